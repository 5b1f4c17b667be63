import Community
import Forms
import Wire

extension HistoryVerb {
    static let rounds: [HistoryVerb] = [
        HistoryVerb(
            "round.plan", [.required("plan"), .required("from"), .required("until")]
        ) { row throws(ImportProblem) in
            .inspection(
                .planRound(
                    of: try row.required("plan", row.id), from: try row.required("from", row.instant),
                    until: try row.required("until", row.instant)))
        },
        round("round.start") { id, _ in .start(id) },
        round("round.hit", [.required("checkpoint"), .required("method"), .optional("position"), .optional("counter")])
        {
            id, row throws(ImportProblem) in
            .hit(
                id,
                InspectionCommand.Scan(
                    try row.required("checkpoint", row.id), by: try row.required("method", row.choice),
                    position: try row.position("position"), counter: try row.optional("counter", row.amount(0))))
        },
        round("round.finish") { id, _ in .finish(id) },
        round("round.miss") { id, _ in .miss(id) },
        round("round.cancel") { id, _ in .cancel(id, text: nil) },
        HistoryVerb(
            "finding.report",
            [
                .required("place"), .required("category"), .required("priority"), .optional("round"),
                .optional("checkpoint"),
            ]
        ) { row throws(ImportProblem) in
            .inspection(
                .report(
                    FindingReport(
                        place: try row.required("place", row.place),
                        category: CategoryCode(text: try row.required("category", row.name)),
                        priority: try row.required("priority", row.priority), round: try row.roundID("round"),
                        checkpoint: try row.id("checkpoint"))))
        },
    ]

    private static func round(
        _ name: String, _ columns: [Sheet.Column] = [],
        _ act: @escaping @Sendable (RoundID, SheetRow) throws(ImportProblem) -> InspectionCommand
    ) -> HistoryVerb {
        HistoryVerb(name, [.required("subject")] + columns) { row throws(ImportProblem) in
            .inspection(try act(try row.required("subject", row.roundID), row))
        }
    }

    /// What a display showed, as its text: an amount with another number of digits is told by the register.
    static let meters: [HistoryVerb] = [
        HistoryVerb(
            "meter.read", [.required("meter"), .required("value"), .optional("register")]
        ) { row throws(ImportProblem) in
            let register = try row.name("register") ?? RegisterKey.usual
            return .telemetry(
                .readMeter(
                    RegisterKey(try row.required("meter", row.id), register), text: try row.required("value", row.text),
                    at: try row.required("time", row.instant)))
        }
    ]
}
