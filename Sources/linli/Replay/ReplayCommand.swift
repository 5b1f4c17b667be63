import Files
import Foundation
import Ledger
import Views
import Wire

/// `linli replay`: the views of logs, folded again from the first record.
enum ReplayCommand {
    static let command = Command(
        name: ["replay"], summary: "rebuild the views of logs, or check them against the logs",
        operands: [.init(name: "DIR", help: "the data directory of a community", repeats: true)],
        options: [
            .flag("--check", "change nothing; compare what is stored with what the log says"),
            .value(
                "--as-of", "P",
                "what was known then, changing nothing: a time such as 2026-11-21T08:00:00Z, or with --lane a number of records"
            ),
            .value("--lane", "LANE", "only this lane"),
            .value("--threads", "N", "how many lanes at once; default one for each processor"),
            .value("--scratch", "DIR", "where files lie that are removed at the end; default the temporary directory"),
            LogCommands.json,
        ]
    ) { parsed, console in
        let lane = try parsed.value("--lane", "a lane") { Lane(rawValue: $0) }
        let kinds = ViewKind.all.filter { lane == nil || lane == $0.lane }
        let work = try work(parsed, lane)
        let threads = try parsed.value("--threads", "a number above 0") { Int($0).flatMap { $0 > 0 ? $0 : nil } }
        return try withScratch(parsed) { scratch in
            let progress = ReplayProgress(console)
            let jobs = parsed.repeated.enumerated().flatMap { number, directory in
                kinds.map { Job(number: number, directory: directory, kind: $0) }
            }
            let results = inParallel(jobs, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount) { job in
                Result { try job.run(work, scratch: scratch, progress) }
            }
            console.endProgress()
            return try report(zip(jobs, results).map { ($0.directory, $1) }, parsed, console)
        }
    }

    /// One lane of one community.
    private struct Job {
        let number: Int
        let directory: String
        let kind: ViewKind

        func run(_ work: Replay.Work, scratch: String, _ progress: ReplayProgress) throws -> ReplayOutcome {
            let site = LogCommands.site(directory, fence: nil)
            let own = "\(scratch)/\(number)"
            try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
            let name = "\(number) \(kind.lane)"
            return try kind.replay(
                Replay(
                    work, at: ViewSite(directory: site.directory, disk: site.disk), scratch: own,
                    progress: { progress.tell(name, $0, of: $1) }
                ) { [lane = kind.lane] () throws(LedgerError) in
                    try LaneAtRest(LedgerView(of: site).lane(lane))
                })
        }
    }

    private static func work(_ parsed: Parsed, _ lane: Lane?) throws(UsageError) -> Replay.Work {
        let form = "a time such as 2026-11-21T08:00:00Z, or with --lane a number of records"
        let asOf: Replay.AsOf? = try parsed.value("--as-of", form) { text in
            if let position = UInt64(text) { return lane == nil ? nil : .position(position) }
            return Instant(text).map { .time($0) }
        }
        if parsed.flag("--check") { return .check(asOf) }
        return asOf.map { .look($0) } ?? .rebuild
    }

    private static func withScratch(_ parsed: Parsed, _ body: (String) throws -> ExitCode) throws -> ExitCode {
        let base = parsed.text("--scratch") ?? FileManager.default.temporaryDirectory.path
        let directory = base + "/linli-replay-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let result = Result { try body(directory) }
        try FileManager.default.removeItem(atPath: directory)
        return try result.get()
    }

    private static func report(
        _ results: [(directory: String, outcome: Result<ReplayOutcome, any Error>)], _ parsed: Parsed,
        _ console: Console
    ) throws -> ExitCode {
        let summaries = results.map { ReplaySummary($0.directory, $0.outcome) }
        if parsed.flag("--json") {
            try console.json(summaries)
        } else {
            console.table(
                ["community", "lane", "events", "events/s", "rows", "sha-256"], summaries.compactMap(\.row))
            for summary in summaries {
                for words in [summary.finding, summary.error].compactMap(\.self) {
                    console.error("linli: \(summary.directory): \(words)")
                }
            }
        }
        if summaries.contains(where: { $0.error != nil }) { return .failure }
        return summaries.contains { $0.finding != nil } ? .findings : .success
    }
}

/// What became of one lane, for people and machines.
private struct ReplaySummary: Encodable {
    let directory: String
    var lane: String?
    var events: UInt64?
    var seconds: Double?
    var rate: Double?
    var rows: Int?
    var sha256: String?
    /// How the stored view differs from the log.
    var finding: String?
    /// Why nothing can be said.
    var error: String?

    init(_ directory: String, _ outcome: Result<ReplayOutcome, any Error>) {
        self.directory = directory
        switch outcome {
        case .success(let outcome):
            let seconds = Double(outcome.nanoseconds) / 1e9
            lane = outcome.lane.rawValue
            events = outcome.events
            self.seconds = seconds
            rate = seconds > 0 ? (Double(outcome.events) / seconds).rounded() : nil
            rows = outcome.rows
            sha256 = "\(outcome.digest)"
            finding = outcome.finding?.description
        case .failure(let failure): error = "\(failure)"
        }
    }

    var row: [String]? {
        guard let lane, let events, let rows, let sha256 else { return nil }
        return [directory, lane, "\(events)", rate.map { "\(Int($0))" } ?? "-", "\(rows)", sha256]
    }
}

extension Instant {
    /// RFC 3339, with or without fractions of a second.
    init?(_ text: String) {
        let styles = [true, false].map { Date.ISO8601FormatStyle(includingFractionalSeconds: $0) }
        guard let date = styles.lazy.compactMap({ try? Date(text, strategy: $0) }).first else { return nil }
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
    }
}
