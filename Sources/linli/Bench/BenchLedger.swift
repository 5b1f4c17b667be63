import Files
import Ledger
import Reference
import Wire

/// `linli bench ledger`: the ledger beside a raw loop on the SQLite C API, in one run.
struct BenchLedger {
    static let command = Command(
        name: ["bench", "ledger"], summary: "measure the ledger beside raw SQLite",
        options: [
            BenchDirectory.option,
            .value("--events", "N", "the size of the log that is opened; default 10000000"), LogCommands.json,
        ], isParallel: true
    ) { parsed, console in
        let events = try parsed.value("--events", "a number") { UInt64($0) } ?? 10_000_000
        let figures = try await BenchDirectory.with("ledger", parsed) { directory in
            try await BenchLedger(directory: directory, console: console).run(events: events)
        }
        try BenchReport("ledger", figures).show(on: console, asJSON: parsed.flag("--json"))
        return .success
    }

    /// Interleaved pairs for each figure.
    private static let pairs = 15

    private let directory: String
    private let console: Console

    private func run(events: UInt64) async throws -> [Figure] {
        var figures = [fdatasync("fdatasync.before")]
        for (size, commits) in [(1, 800), (16, 600), (256, 120), (1_000, 40)] {
            figures.append(try await append(size, commits: commits))
        }
        figures += try BenchSyncs.run()
        figures.append(try concurrent())
        figures.append(try scan())
        figures += try BenchOpening(directory: directory, console: console).run(events: events)
        figures.append(fdatasync("fdatasync.after"))
        return figures
    }

    private func fdatasync(_ name: String) -> Figure {
        BenchSyncLoop(path: directory + "/" + name).figure(name)
    }

    private func open(_ name: String, options: LedgerOptions = LedgerOptions()) throws -> Ledger {
        let site = Site(directory: directory + "/" + name, options: options)
        try Ledger.create(at: site)
        return try Ledger(opening: site)
    }

    private func raw(_ name: String) -> RawLog {
        let options = LedgerOptions()
        return RawLog(
            path: directory + "/" + name, pageBytes: options.pageBytes, checkpointFrames: options.checkpointFrames)
    }

    // MARK: Appending

    /// Commits of exactly `size` events. Above one event two callers take turns, as clients of a server do: one encodes
    /// its batch while the other's is written.
    private func append(_ size: Int, commits: Int) async throws -> Figure {
        var options = LedgerOptions()
        options.commitEvents = size
        let ledger = try open("append-\(size)", options: options)
        let raw = raw("append-\(size).raw")
        var source = BenchEvents()
        let row = [UInt8](repeating: 0x5A, count: try rowBytes(ledger, &source))
        var pairs: [(ours: Double, reference: Double)] = []
        for pair in 0..<BenchLedger.pairs {
            console.progress("append \(size) at a time, pair \(pair + 1)")
            let ours = try await store(commits, of: size, in: ledger.incident, from: (pair + 1) * commits * size)
            let theirs = seconds { for _ in 0..<commits { raw.append(row, count: size) } }
            pairs.append((Double(size * commits) / ours, Double(size * commits) / theirs))
        }
        console.endProgress()
        try ledger.close()
        return Figure("append.\(size)", unit: "events/s", pairs: pairs, to: "raw SQLite")
    }

    private func store(_ commits: Int, of size: Int, in lane: LaneLog, from first: Int) async throws -> Double {
        if size == 1 {
            var source = BenchEvents(from: first)
            return try seconds { for _ in 0..<commits { _ = try lane.appendBlocking(source.commands(1)) } }
        }
        return try await seconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<2 {
                    group.addTask {
                        var source = BenchEvents(from: first + caller * commits / 2 * size)
                        for _ in 0..<(commits / 2) { _ = try await lane.append(source.commands(size)) }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// How long a stored record is, so that the raw rows are as long.
    private func rowBytes(_ ledger: Ledger, _ source: inout BenchEvents) throws -> Int {
        let receipts = try ledger.incident.appendBlocking(source.commands(1))
        return try ledger.incident.record(receipts[0].seq).byteCount
    }

    private func concurrent() throws -> Figure {
        let ledger = try open("concurrent")
        let lane = ledger.incident
        var source = BenchEvents()
        var pairs: [(ours: Double, reference: Double)] = []
        let (callers, each, alone) = (64, 250, 800)
        for _ in 0..<BenchLedger.pairs {
            console.progress("append with \(callers) callers, pair \(pairs.count + 1)")
            let one = try seconds { for _ in 0..<alone { _ = try lane.appendBlocking(source.commands(1)) } }
            let first = 1_000_000 + pairs.count * callers * each
            let many = try seconds { try BenchCallers(callers).append(callers * each, to: lane, from: first) }
            pairs.append((Double(callers * each) / many, Double(alone) / one))
        }
        console.endProgress()
        try ledger.close()
        return Figure("append.concurrent64", unit: "events/s", pairs: pairs, to: "append.1")
    }

    // MARK: Scanning

    private func scan() throws -> Figure {
        let rows = 400_000
        let ledger = try open("scan")
        let path = directory + "/scan.raw"
        let raw = raw("scan.raw")
        var source = BenchEvents()
        let row = [UInt8](repeating: 0x5A, count: try rowBytes(ledger, &source))
        for _ in 0..<(rows / 1_000) {
            _ = try ledger.incident.appendBlocking(source.commands(1_000))
            raw.append(row, count: 1_000)
        }
        var pairs: [(ours: Double, reference: Double)] = []
        for _ in 0..<BenchLedger.pairs {
            console.progress("scan, pair \(pairs.count + 1)")
            var next: UInt64 = 0
            let ours = try seconds {
                while case let page = try ledger.incident.records(from: Seq(next), limit: 1_000), !page.isEmpty {
                    next += UInt64(page.count)
                }
            }
            var counted = 0
            let theirs = seconds { counted = RawLog.scan(path: path).rows }
            pairs.append((Double(next) / ours, Double(counted) / theirs))
        }
        console.endProgress()
        try ledger.close()
        return Figure("scan", unit: "events/s", pairs: pairs, to: "raw SQLite scan")
    }
}
