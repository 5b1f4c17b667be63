import Calendar
import Demonstration
import Files
import Foundation
import Ledger
import Reference
import Views
import Wire

/// `linli bench replay`: folding a log into its views beside a scan of the log's rows by raw SQLite, in one run.
struct BenchReplay {
    static let command = Command(
        name: ["bench", "replay"], summary: "measure how fast views are folded again from their logs",
        options: [
            BenchDirectory.option,
            .value("--events", "N", "the events of the incident lane; default 1000000"), LogCommands.json,
        ]
    ) { parsed, console in
        let events = try parsed.value("--events", "a number") { Int($0) } ?? 1_000_000
        let figures = try await BenchDirectory.with("replay", parsed) { directory in
            try BenchReplay(directory: directory, console: console).run(events: events)
        }
        try BenchReport("replay", figures).show(on: console, asJSON: parsed.flag("--json"))
        return .success
    }

    private static let pairs = 5

    private let directory: String
    private let console: Console

    private func run(events: Int) throws -> [Figure] {
        let memory = try memory(events: events)
        return [
            try incident(events: events),
            try year(), memory,
        ]
    }

    // MARK: Speed

    private func incident(events: Int) throws -> Figure {
        let site = Site(directory: directory + "/incident")
        let rowBytes = try fill(site, events)
        let path = directory + "/raw"
        let raw = RawLog(
            path: path, pageBytes: site.options.pageBytes, checkpointFrames: site.options.checkpointFrames)
        let row = [UInt8](repeating: 0x5A, count: rowBytes)
        for _ in 0..<(events / 1_000) { raw.append(row, count: 1_000) }
        let lane = try LaneAtRest(LedgerView(of: site).lane(.incident))
        guard let kind = ViewKind.all.first(where: { $0.lane == .incident }) else {
            return Figure("incident", unit: "events/s", notMeasured: "this program has no view of the lane")
        }
        let pairs = try (0..<BenchReplay.pairs).map { pair in
            console.progress("incident, pair \(pair + 1)")
            let outcome = try kind.replay(
                Replay(.look(nil), at: ViewSite(directory: site.directory), scratch: directory) { lane })
            var counted = 0
            let theirs = seconds { counted = RawLog.scan(path: path).rows }
            return (
                ours: Double(outcome.events) * 1e9 / Double(outcome.nanoseconds), reference: Double(counted) / theirs
            )
        }
        console.endProgress()
        return Figure("incident", unit: "events/s", pairs: pairs, to: "raw SQLite scan")
    }

    /// All views of a year of the demonstration community, derived from its log one after the other.
    private func year() throws -> Figure {
        let site = Site(directory: directory + "/year")
        try Ledger.create(at: site)
        let ledger = try Ledger(opening: site)
        try tell(Demonstration(seed: 1, from: CivilDate("2025-01-01")!, days: BenchReplay.days), to: ledger)
        try ledger.close()
        console.progress("deriving the year")
        let outcomes = try ViewKind.all.map { kind in
            let lane = try LaneAtRest(LedgerView(of: site).lane(kind.lane))
            return try kind.replay(
                Replay(.look(nil), at: ViewSite(directory: site.directory), scratch: directory) { lane })
        }
        console.endProgress()
        return Figure("year", unit: "s", values: [outcomes.reduce(0) { $0 + Double($1.nanoseconds) / 1e9 }])
    }

    private static let days = 365

    /// When it was recorded does not matter here, so it is stored in batches that are as large as they may be.
    private func tell(_ history: Demonstration, to ledger: Ledger) throws {
        var (history, batches) = (history, [Lane: [Wire.Command]]())
        while let moment = try history.next() {
            batches[moment.lane, default: []] += moment.commands
            guard let batch = batches[moment.lane], batch.count >= BenchReplay.batch else { continue }
            console.progress(
                "telling a year: \((moment.at.milliseconds - history.begins.milliseconds) / 86_400_000) days")
            _ = try ledger[moment.lane].appendBlocking(batch)
            batches[moment.lane] = []
        }
        for (lane, batch) in batches where !batch.isEmpty { _ = try ledger[lane].appendBlocking(batch) }
    }

    private static let batch = 500

    /// Returns the mean length of a record, so that the raw rows are as long.
    private func fill(_ site: Site, _ events: Int) throws -> Int {
        try Ledger.create(at: site)
        let ledger = try Ledger(opening: site)
        var source = BenchCases()
        var bytes = 0
        while ledger.incident.size < events {
            console.progress("fill: \(ledger.incident.size) of \(events)")
            for commands in try source.lives() { _ = try ledger.incident.appendBlocking(commands) }
            bytes += source.takeByteCount()
        }
        let size = ledger.incident.size
        try ledger.close()
        return bytes / Int(size)
    }

    // MARK: Memory

    /// The most memory that a process takes which replays a log, and how much more that is than for a quarter of the log.
    private func memory(events: Int) throws -> Figure {
        let short = try peak(events: events / 4)
        let long = try peak(events: events)
        console.endProgress()
        var figure = Figure("memory", unit: "MB", values: [long])
        figure.reference = "a quarter of the log"
        figure.ratio = long / short
        return figure
    }

    /// In MB.
    private func peak(events: Int) throws -> Double {
        let site = Site(directory: directory + "/memory-\(events)")
        _ = try fill(site, events)
        console.progress("memory of a replay of \(events) events")
        let said = try BenchProcess.linli(["bench", "replay-peak", site.directory]).wait()
        guard let kilobytes = Double(said.trimmingCharacters(in: .newlines)) else { throw NotReplayed() }
        try FileManager.default.removeItem(atPath: site.directory)
        return kilobytes / 1_024
    }

    private struct NotReplayed: Error, CustomStringConvertible {
        var description: String { "the process that was to replay a log has not" }
    }
}

/// A process that rebuilds the views of a log and tells how much memory that took.
enum ReplayPeak {
    static let command = Command(
        name: ["bench", "replay-peak"], summary: "rebuild views and print the most memory that it took, in kB",
        operands: [LogCommands.directory], isHidden: true
    ) { parsed, console in
        let site = LogCommands.site(parsed)
        for kind in ViewKind.all {
            _ = try kind.replay(
                Replay(.rebuild, at: ViewSite(directory: site.directory), scratch: site.directory) {
                    () throws(LedgerError) in try LaneAtRest(LedgerView(of: site).lane(kind.lane))
                })
        }
        let lines = try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n")
        let words = lines.first { $0.hasPrefix("VmHWM:") }?.split(separator: " ") ?? []
        console.print(words.count > 1 ? String(words[1]) : "unknown")
        return .success
    }
}
