import Community
import Forms
import Wire

/// What a line of a history says was done, by its word in the column `verb`.
struct HistoryVerb: Sendable {
    let name: String
    /// The columns that it takes besides those that every line has.
    let columns: [Sheet.Column]
    let ask: @Sendable (SheetRow) throws(ImportProblem) -> Asked

    init(
        _ name: String, _ columns: [Sheet.Column] = [],
        _ ask: @escaping @Sendable (SheetRow) throws(ImportProblem) -> Asked
    ) {
        self.name = name
        self.columns = columns
        self.ask = ask
    }

    static let all: [HistoryVerb] = cases + caseControl + alarms + rounds + meters

    static let byName: [(String, HistoryVerb)] = all.map { ($0.name, $0) }

    /// What every line has.
    static let common = ["id", "time", "verb", "actor"]

    /// `case.dispatch: subject, department [, limit]`
    var summary: String {
        let required = columns.filter(\.isRequired).map(\.name).joined(separator: ", ")
        let optional = columns.filter { !$0.isRequired }.map(\.name).joined(separator: ", ")
        return "\(name): \(required)" + (optional.isEmpty ? "" : " [, \(optional)]")
    }

    /// Refuses fields that say something which the verb would not record.
    func check(_ row: SheetRow) throws(ImportProblem) {
        for column in columns where column.isRequired && row.text(column.name) == nil {
            throw ImportProblem(column: column.name, "\(name) needs this field")
        }
        for column in row.columns where row.text(column) != nil {
            guard Self.common.contains(column) || columns.contains(where: { $0.name == column }) else {
                throw ImportProblem(
                    column: column, "\(name) takes no such field", allowed: columns.map(\.name))
            }
        }
    }
}

extension Sheet {
    /// The past of a community in one sheet: line by line what was done, when, by whom and to what.
    static let history = Sheet(
        name: "history", columns: HistoryVerb.common.map(Column.required) + historyFields.map(Column.optional),
        key: ["id"]
    ) { row throws(ImportProblem) in
        let verb = try row.required("verb", row.choice(among: HistoryVerb.byName))
        try verb.check(row)
        return try verb.ask(row)
    }

    /// All that any verb takes, in the order in which they first appear.
    private static var historyFields: [String] {
        var names: [String] = []
        for column in HistoryVerb.all.flatMap(\.columns) where !names.contains(column.name) {
            names.append(column.name)
        }
        return names
    }
}

/// The subject of a line is the id of the line that began it, because what it began got its name only then.
extension SheetRow {
    func caseID(_ column: String = "subject") throws(ImportProblem) -> CaseID? { try begun("c", by: column) }
    func alarmID(_ column: String = "subject") throws(ImportProblem) -> AlarmID? { try begun("a", by: column) }
    func roundID(_ column: String = "subject") throws(ImportProblem) -> RoundID? { try begun("r", by: column) }

    private func begun<Thing>(_ prefix: Character, by column: String) throws(ImportProblem) -> ID<Thing>? {
        guard let line: ID<Void> = try id(column) else { return nil }
        do throws(WireError) {
            // The id is made of nothing but the key.
            let never = Instant(milliseconds: 0)
            return CommandContext(now: never, actor: "", key: try key(line.text)).newID(prefix)
        } catch {
            throw ImportProblem(column: column, "\(error)")
        }
    }
}
