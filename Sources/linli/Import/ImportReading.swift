import Community
import Forms
import Wire

/// A line that says what a register showed. There are millions of them, and none has an id: what they say is theirs.
struct ImportReading: Sendable {
    let line: Int
    let register: RegisterKey
    let stamp: Instant
    let kind: ReadingKind
    let text: String
}

extension Sheet {
    /// What a collector has gathered, line by line: stored as a concentrator would have reported it.
    static let readings = Sheet(
        name: "readings",
        columns: [
            .required("time"), .required("meter"), .required("value"), .optional("register"), .optional("kind"),
        ],
        key: ["meter", "register", "time", "kind"], ask: nil)

    private static let kinds: [(String, ReadingKind)] = [
        ("actual", .actual), ("manual", .manual), ("substituted", .substituted), ("estimated", .estimated),
    ]

    static func reading(_ row: SheetRow, _ line: Int) throws(ImportProblem) -> ImportReading {
        ImportReading(
            line: line,
            register: RegisterKey(try row.required("meter", row.id), try row.name("register") ?? RegisterKey.usual),
            stamp: try row.required("time", row.instant),
            kind: try row.optional("kind", row.choice(among: kinds)) ?? .actual,
            text: try row.required("value", row.text))
    }
}
