internal import Community

extension VerbForm {
    /// What is gone round.
    static let inspections: [VerbForm] = [
        inspection("checkpoint.install", "There is a point that rounds go by.") { form throws(FormError) in
            .installCheckpoint(
                try form.checkpoint(), at: try form.required("place"), try form.required("method"),
                try form.optional("position"))
        },
        inspection("checkpoint.remove", "Rounds go by there no more.") { form throws(FormError) in
            .removeCheckpoint(try form.checkpoint())
        },
        inspection("inspection.plan", "What is to be gone round, how often, and how exactly.") {
            form throws(FormError) in
            .plan(
                try form.plan(), at: try form.required("place"), try form.required("kind"),
                name: try form.required("name", .name("夜间巡更")),
                route: try form.required(
                    "route", FormType<CheckpointID>.id("gate-1").list(1...Inspections.maximumRouteCount)),
                try form.exactness(),
                schedules: try form.optional(
                    "schedules", RoundSchedule.form.list(0...Inspections.maximumScheduleCount)) ?? [])
        },
        inspection("inspection.end", "It is gone round no more.") { form throws(FormError) in
            .endPlan(try form.plan())
        },
    ]

    /// Who has gone round, and what they have found.
    static let rounds: [VerbForm] = [
        inspection("round.plan", "A round of a plan is to be gone in a time.") { form throws(FormError) in
            .planRound(
                of: try form.required("plan", .id("night-round")), from: try form.required("from"),
                until: try form.required("until"))
        },
        inspection("round.start", "Somebody begins a round.") { form throws(FormError) in .start(try form.round()) },
        inspection("round.hit", "Somebody was at a checkpoint.") { form throws(FormError) in
            .hit(
                try form.round(),
                InspectionCommand.Scan(
                    try form.required("checkpoint", .id("gate-1")), by: try form.required("method"),
                    position: try form.optional("position"), counter: try form.optional("counter", .count(17))))
        },
        inspection("round.finish", "Somebody ends a round.") { form throws(FormError) in .finish(try form.round()) },
        inspection("round.cancel", "A round will not be gone.") { form throws(FormError) in
            .cancel(try form.round(), text: try form.optionalWords("text"))
        },
        inspection("finding.report", "Somebody on a round, or by the way, has seen something.") {
            form throws(FormError) in
            .report(
                FindingReport(
                    place: try form.required("place"), category: try form.required("category"),
                    priority: try form.required("priority"), round: try form.optional("round", .made("r")),
                    checkpoint: try form.optional("checkpoint", .id("gate-1")), text: try form.optionalWords("text"),
                    media: try form.media()))
        },
    ]

    private static func inspection(
        _ name: String, _ summary: String,
        _ read: @escaping @Sendable (inout Form) throws(FormError) -> InspectionCommand
    ) -> VerbForm {
        VerbForm(name, summary) { form throws(FormError) in .incident(.inspection(try read(&form))) }
    }
}

extension Form {
    fileprivate mutating func checkpoint() throws(FormError) -> CheckpointID {
        try subject("checkpoint", .id("gate-1"))
    }
    fileprivate mutating func plan() throws(FormError) -> PlanID { try subject("plan", .id("night-round")) }
    fileprivate mutating func round() throws(FormError) -> RoundID { try subject("round", .made("r")) }

    fileprivate mutating func exactness() throws(FormError) -> InspectionCommand.Exactness {
        let longest = PlanKind.allCases.map(\.largestTolerance).max()! / 60_000
        return InspectionCommand.Exactness(
            isOrdered: try required("ordered"),
            tolerance: try required("toleranceMinutes", .integer(0...longest, example: 15)) * 60_000,
            maximumGap: try required(
                "gapHours", .integer(1...Inspections.maximumGapMilliseconds / 3_600_000, example: 24)) * 3_600_000)
    }
}
