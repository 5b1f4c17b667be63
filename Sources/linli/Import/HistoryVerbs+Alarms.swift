import Community
import Forms

extension HistoryVerb {
    /// Told at the time by the system that is left behind.
    static let alarms: [HistoryVerb] = [
        HistoryVerb(
            "alarm.raise", condition + [.optional("priority"), .optional("place")]
        ) { row throws(ImportProblem) in
            .incident(
                .alarm(
                    .raise(
                        AlarmReport(
                            try row.condition(), priority: try row.priority("priority"), at: try row.place("place"),
                            isBuffered: true, wasTold: true))))
        },
        HistoryVerb("alarm.return", condition) { row throws(ImportProblem) in
            .incident(.alarm(.return(try row.condition(), isBuffered: true)))
        },
        alarm("alarm.acknowledge") { id, _ in .acknowledge(id) },
        alarm("alarm.confirm") { id, _ in .confirm(id) },
        alarm("alarm.assign", [.required("staff")]) { id, row throws(ImportProblem) in
            .assign(id, to: try row.required("staff", row.id))
        },
        alarm("alarm.reset") { id, _ in .reset(id) },
        alarm("alarm.arrive") { id, _ in .arrive(id) },
        alarm("alarm.verify", [.required("result")]) { id, row throws(ImportProblem) in
            .verify(
                id, isGenuine: try row.required("result", row.choice(among: [("true", true), ("false", false)])))
        },
        alarm("alarm.link", [.required("case")]) { id, row throws(ImportProblem) in
            .link(id, try row.required("case", row.caseID))
        },
    ]

    private static let condition: [Sheet.Column] = [.required("device"), .required("category")]

    private static func alarm(
        _ name: String, _ columns: [Sheet.Column] = [],
        _ act: @escaping @Sendable (AlarmID, SheetRow) throws(ImportProblem) -> AlarmCommand
    ) -> HistoryVerb {
        HistoryVerb(name, [.required("subject")] + columns) { row throws(ImportProblem) in
            .incident(.alarm(try act(try row.required("subject", row.alarmID), row)))
        }
    }
}

extension SheetRow {
    fileprivate func condition() throws(ImportProblem) -> ConditionKey {
        ConditionKey(
            device: try required("device", id), category: CategoryCode(text: try required("category", name)))
    }
}
