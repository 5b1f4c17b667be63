import Community
import Files
import Forms
import Ledger
import Views
import Wire

/// Files on their way into a log.
struct Import {
    private let terms: ImportTerms
    private let files: [ImportFile]

    /// What one thing needs may stand in another file: they are taken in the order of their sheets.
    init(_ terms: ImportTerms, of paths: [String]) throws(FileError) {
        self.terms = terms
        let disk = LocalDisk()
        var files: [ImportFile] = []
        for path in paths { files.append(ImportFile(path, try disk.contents(of: path), terms)) }
        self.files =
            terms.sheets.flatMap { sheet in files.filter { $0.sheet?.name == sheet.name } }
            + files.filter { $0.sheet == nil }
    }

    func run(_ parsed: Parsed, _ console: Console) throws -> ExitCode {
        let site = LogCommands.site(parsed)
        guard !parsed.flag("--dry-run") else {
            let view = try LedgerView(of: site)
            let plan = try plan(site) { lane throws(LedgerError) in try LaneAtRest(view.lane(lane)) }
            let outcome = outcome(of: plan, parsed) { plan.planned.reduce(0) { $0 + $1.command.events.count } }
            return try ImportReport(files, plan, outcome, isDryRun: true).print(parsed, console)
        }
        return try LogCommands.withLedger(parsed) { ledger in
            let plan = try plan(site) { ledger[$0] }
            let outcome = try outcome(of: plan, parsed) {
                defer { console.endProgress() }
                return try plan.store(in: ledger) { console.progress("\($0) of \($1) lines") }
            }
            return try ImportReport(files, plan, outcome, isDryRun: false).print(parsed, console)
        }
    }

    /// All or nothing, unless it is said otherwise.
    private func outcome(of plan: ImportPlan, _ parsed: Parsed, store: () throws -> Int) rethrows -> ImportOutcome {
        if files.contains(where: \.isBroken) { return .broken }
        guard plan.issues.isEmpty || parsed.flag("--skip-bad") else { return .refused }
        return .stored(events: try store())
    }

    private func plan(
        _ site: Site, _ history: (Lane) throws(LedgerError) -> any LaneHistory
    ) throws -> ImportPlan {
        let views = ViewSite(directory: site.directory, disk: site.disk)
        let lines = files.flatMap(\.lines)
        let incident = try LanePlan<Incident>.plan(
            lines, asking: \.incident, on: history(.incident), views, at: terms.now)
        let shown = files.map { ReadingGroup.groups(of: $0.readings, in: $0.path) }
        let groups = shown.flatMap(\.groups)
        let telemetry = try LanePlan<Telemetry>.plan(
            lines, asking: \.telemetry, keys: groups.map { try terms.key(of: $0, $0.request) },
            on: history(.telemetry), views, at: terms.now
        ) { plan, fold in
            for group in groups { plan.take(group, terms, &fold) }
        }
        return ImportPlan(
            planned: incident.planned + telemetry.planned, already: incident.already + telemetry.already,
            issues: files.flatMap(\.issues) + shown.flatMap(\.issues) + incident.issues + telemetry.issues)
    }
}
