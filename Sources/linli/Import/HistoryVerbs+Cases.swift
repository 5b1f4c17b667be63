import Community
import Forms

extension HistoryVerb {
    /// From the report to the end.
    static let cases: [HistoryVerb] = [
        HistoryVerb(
            "case.report",
            [
                .required("place"), .required("category"), .required("priority"), .required("source"),
                .optional("origin"),
            ]
        ) { row throws(ImportProblem) in
            .incident(
                .work(
                    .report(
                        CaseReport(
                            place: try row.required("place", row.place),
                            category: CategoryCode(text: try row.required("category", row.name)),
                            priority: try row.required("priority", row.priority),
                            source: try row.required("source", row.choice),
                            origin: try row.alarmID("origin")?.text))))
        },
        act("case.verify", [.required("result")]) { row throws(ImportProblem) in
            .verify(isTrue: try row.required("result", row.choice(among: [("true", true), ("false", false)])))
        },
        act("case.accept") { _ in .accept },
        act("case.decline", [.required("reason")]) { row throws(ImportProblem) in
            .decline(try row.required("reason", row.choice))
        },
        act("case.register", [.optional("priority")]) { row throws(ImportProblem) in
            .register(priority: try row.priority("priority"))
        },
        act("case.refuse", [.required("reason")]) { row throws(ImportProblem) in
            .refuse(try row.required("reason", row.choice))
        },
        act("case.settle") { _ in .settle(text: nil, media: nil) },
        act("case.dispatch", [.required("department"), .optional("limit")]) { row throws(ImportProblem) in
            let department: DepartmentID = try row.required("department", row.id)
            return .dispatch(department: department.text, limit: try row.limit("limit"))
        },
        act("case.return") { _ in .return(text: nil) },
        act("case.arrive") { _ in .arrive },
        act("case.dispose") { _ in .dispose(text: nil, media: nil) },
        act("case.check", [.required("result")]) { row throws(ImportProblem) in
            let results = [("passed", (true, true)), ("failed", (false, true)), ("invalid", (false, false))]
            let (passed, isValid) = try row.required("result", row.choice(among: results))
            return .check(passed: passed, isValid: isValid, text: nil)
        },
        act("case.close") { _ in .close },
    ]

    /// What changes its course.
    static let caseControl: [HistoryVerb] = [
        act("case.extend", [.required("limit")]) { row throws(ImportProblem) in
            .extend(by: try row.required("limit", row.limit))
        },
        act("case.request-suspension") { _ in .requestSuspension(text: nil) },
        act("case.suspend") { _ in .suspend },
        act("case.resume") { _ in .resume },
        act("case.reopen") { _ in .reopen(text: nil) },
        act("case.merge", [.required("into")]) { row throws(ImportProblem) in
            .merge(into: try row.required("into", row.caseID))
        },
        act("case.void") { _ in .void(text: nil) },
        act("case.escalate", [.required("level"), .required("reason")]) { row throws(ImportProblem) in
            .escalate(to: try row.required("level", row.level), try row.required("reason", row.choice))
        },
        act("case.rate", [.required("result")]) { row throws(ImportProblem) in
            .rate(
                isSatisfied: try row.required(
                    "result", row.choice(among: [("satisfied", true), ("dissatisfied", false)])))
        },
    ]

    private static func act(
        _ name: String, _ columns: [Sheet.Column] = [],
        _ act: @escaping @Sendable (SheetRow) throws(ImportProblem) -> CaseAct
    ) -> HistoryVerb {
        HistoryVerb(name, [.required("subject")] + columns) { row throws(ImportProblem) in
            .incident(.work(.act(try row.required("subject", row.caseID), try act(row))))
        }
    }
}
