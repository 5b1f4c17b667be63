internal import Calendar
internal import Community

extension VerbForm {
    /// From the report to the end.
    static let cases: [VerbForm] = [
        VerbForm("case.report", "Somebody reports what is to be put right.") { form throws(FormError) in
            .incident(
                .work(
                    .report(
                        CaseReport(
                            place: try form.required("place"), category: try form.required("category"),
                            priority: try form.required("priority"), source: try form.required("source"),
                            reporter: try form.optionalPerson("reporter"), text: try form.optionalWords("text"),
                            origin: try form.optional("origin", FormType<AlarmID>.made("a"))?.text,
                            media: try form.media()))))
        },
        act("case.verify", "Says whether what was reported is so.") { form throws(FormError) in
            .verify(isTrue: try form.required("result"))
        },
        act("case.accept", "The report is taken up.") { _ in .accept },
        act("case.decline", "The report is not taken up.") { form throws(FormError) in
            .decline(try form.required("reason"))
        },
        act("case.register", "What was taken up becomes a case.") { form throws(FormError) in
            .register(priority: try form.optional("priority"))
        },
        act("case.refuse", "What was taken up becomes no case.") { form throws(FormError) in
            .refuse(try form.required("reason"))
        },
        act("case.settle", "Whoever found it has put it right on the spot.") { form throws(FormError) in
            .settle(text: try form.optionalWords("text"), media: try form.media())
        },
        act("case.dispatch", "Sends the case to the department that is to put it right.") { form throws(FormError) in
            .dispatch(
                department: try form.required("department", FormType<DepartmentID>.id("repair")).text,
                limit: try form.optional("limit"))
        },
        act("case.assign", "Names who of the department is to put it right.") { form throws(FormError) in
            .assign(to: try form.required("staff", .id("guard-1")))
        },
        act("case.return", "The department sends the case back.") { form throws(FormError) in
            .return(text: try form.optionalWords("text"))
        },
        act("case.arrive", "Somebody of the department is there.") { _ in .arrive },
        act("case.dispose", "The department has put it right.") { form throws(FormError) in
            .dispose(text: try form.optionalWords("text"), media: try form.media())
        },
        act("case.check", "Somebody else looks whether it is put right.") { form throws(FormError) in
            let (passed, isValid) = try form.required(
                "result", .choice([("passed", (true, true)), ("failed", (false, true)), ("invalid", (false, false))]))
            return .check(passed: passed, isValid: isValid, text: try form.optionalWords("text"))
        },
        act("case.close", "Nothing more is to be done about it.") { _ in .close },
    ]

    /// What changes its course.
    static let caseControl: [VerbForm] = [
        act("case.extend", "Gives the department more time.") { form throws(FormError) in
            .extend(by: try form.required("limit"))
        },
        act("case.request-suspension", "The department asks to stop the clock.") { form throws(FormError) in
            .requestSuspension(text: try form.optionalWords("text"))
        },
        act("case.suspend", "Stops the clock, as somebody else has asked.") { _ in .suspend },
        act("case.resume", "The clock runs again.") { _ in .resume },
        act("case.reopen", "It was not put right after all.") { form throws(FormError) in
            .reopen(text: try form.optionalWords("text"))
        },
        act("case.merge", "Another case goes on in its place.") { form throws(FormError) in
            .merge(into: try form.required("into", .made("c")))
        },
        act("case.void", "It should not have been a case.") { form throws(FormError) in
            .void(text: try form.optionalWords("text"))
        },
        // That it is overdue or unanswered is found out by itself.
        act("case.escalate", "Takes the case to a higher level.") { form throws(FormError) in
            .escalate(
                to: try form.required("level"),
                try form.required(
                    "reason", .choice([EscalationReason.manual, .priority].map { ($0.rawValue, $0) })))
        },
        act("case.rate", "Whoever reported it says whether they are satisfied.") { form throws(FormError) in
            .rate(
                isSatisfied: try form.required("result", .choice([("satisfied", true), ("dissatisfied", false)])))
        },
        act("case.comment", "Adds words to a case.") { form throws(FormError) in
            .comment(text: try form.words("text"))
        },
    ]

    private static func act(
        _ name: String, _ summary: String, _ read: @escaping @Sendable (inout Form) throws(FormError) -> CaseAct
    ) -> VerbForm {
        VerbForm(name, summary) { form throws(FormError) in
            .incident(.work(.act(try form.subject("case", .made("c")), try read(&form))))
        }
    }
}

extension Form {
    /// Media are stored before anything refers to them.
    mutating func media() throws(FormError) -> [String]? {
        try optional("media", FormType<MediaID>.made("m").list(1...Evidence.maximumMediaCount))?.map(\.text)
    }
}
