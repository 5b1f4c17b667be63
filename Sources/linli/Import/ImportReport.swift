import Wire

/// What became of an import, for people and machines.
struct ImportReport: Encodable {
    private let files: [FileReport]
    private let issues: [ImportIssue]
    /// How many events were stored, or would be.
    private let events: Int
    private let isStored: Bool
    private let isDryRun: Bool
    private let outcome: ImportOutcome
    /// What would be stored, line by line.
    private let preview: [String]

    private enum CodingKeys: String, CodingKey {
        case files, issues, events
        case isDryRun = "dryRun"
        case isStored = "stored"
    }

    struct FileReport: Encodable {
        let file: String
        let sheet: String?
        let lines: Int
        let new: Int
        let already: Int
        let bad: Int
    }

    /// More than anybody reads; `--json` prints all.
    private static let maximumPrinted = 100

    init(_ files: [ImportFile], _ plan: ImportPlan, _ outcome: ImportOutcome, isDryRun: Bool) {
        let new = Self.counts(plan.planned.lazy.flatMap(\.marks).map(\.file))
        let already = Self.counts(plan.already.lazy.map(\.file))
        let bad = Self.counts(plan.issues.lazy.map(\.file))
        self.files = files.map { file in
            FileReport(
                file: file.path, sheet: file.sheet?.name,
                lines: file.lines.count + file.readings.count + file.issues.count, new: new[file.path] ?? 0,
                already: already[file.path] ?? 0, bad: bad[file.path] ?? 0)
        }
        issues = plan.issues.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
        self.outcome = outcome
        self.isDryRun = isDryRun
        events = outcome.events
        isStored = !isDryRun && events > 0
        preview =
            isDryRun && events > 0
            ? plan.planned.flatMap { planned in
                planned.summaries.map { "\(planned.marks[0].file):\(planned.marks[0].line): \($0)" }
            } : []
    }

    private static func counts(_ files: some Sequence<String>) -> [String: Int] {
        files.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    func print(_ parsed: Parsed, _ console: Console) throws -> ExitCode {
        if parsed.flag("--json") {
            try console.json(self)
        } else {
            for line in preview { console.print(line) }
            console.table(
                ["file", "sheet", "lines", "new", "already", "bad"],
                files.map { [$0.file, $0.sheet ?? "-", "\($0.lines)", "\($0.new)", "\($0.already)", "\($0.bad)"] })
            for issue in issues.prefix(Self.maximumPrinted) { console.error("\(issue)") }
            if issues.count > Self.maximumPrinted {
                console.error("and \(issues.count - Self.maximumPrinted) more; --json prints all")
            }
            console.print(isDryRun ? "this was a dry run: \(outcome.future)" : outcome.past)
        }
        return issues.isEmpty ? .success : .findings
    }
}

/// What becomes of the lines together.
enum ImportOutcome: Hashable {
    case stored(events: Int)
    /// Some are bad, and nobody has said that the others are to be stored without them.
    case refused
    /// Nobody knows what a file would have said.
    case broken

    var events: Int {
        if case .stored(let events) = self { events } else { 0 }
    }

    var past: String {
        events > 0 ? "\(events) events are stored" : "nothing is stored\(reason)"
    }

    var future: String {
        events > 0 ? "\(events) events would be stored" : "nothing would be stored\(reason)"
    }

    private var reason: String {
        switch self {
        case .stored: ", as nothing is new"
        case .refused: ": mend the lines, or say --skip-bad to leave them out"
        case .broken: ": a file cannot be read to its end"
        }
    }
}
