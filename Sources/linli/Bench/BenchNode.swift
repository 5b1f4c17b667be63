import EventLoop
import Foundation
import Ledger
import Load
import Sketch

/// `linli bench node`: a node, as its clients see it, beside the ledger alone and beside other stores.
struct BenchNode {
    static let command = Command(
        name: ["bench", "node"], summary: "measure a node under load, beside the ledger alone and other stores",
        options: [
            BenchDirectory.option,
            .value("--alarms", "N", "in each sample; default 10000"),
            .value("--history", "N", "the events behind idle.memory and start; default 1000000"), LogCommands.json,
        ], isParallel: true
    ) { parsed, console in
        let alarms = try parsed.value("--alarms", "a number") { Int($0) } ?? 10_000
        let history = try parsed.value("--history", "a number") { Int($0) } ?? 1_000_000
        let figures = try await BenchDirectory.with("node", parsed) { directory in
            await EventLoop.with { loop in
                await BenchNode(directory: directory, alarms: alarms, console: console, loop: loop).run(history)
            }
        }
        try BenchReport("node", figures).show(on: console, asJSON: parsed.flag("--json"))
        return .success
    }

    /// Interleaved pairs for each ratio, and samples for each other figure.
    static let pairs = 5
    private static let batches = 100

    let directory: String
    let alarms: Int
    let console: Console
    /// The generator's, and for finding ports; what is measured runs elsewhere.
    let loop: EventLoop

    private func run(_ history: Int) async -> [Figure] {
        var figures = [BenchSyncLoop(path: directory + "/before").figure("fdatasync.before")]
        figures += await measured(
            [
                ("alarm.durable.64", "alarms/s"), ("batch.100", "events/s"), ("alarm.p99.half", "ms"),
                ("alarm.lag.half", "ms"),
            ], load)
        figures += await measured([("alarm.p99.flood", "ms")], flood)
        figures += await measured([("alarm.p99.care", "ms")]) { try await BenchNodeCare(bench: self).run() }
        figures += await measured([("postgresql", "alarms/s")]) { try await beside(BenchPostgreSQL.self, "postgresql") }
        figures += await measured([("redis", "alarms/s")]) { try await beside(BenchRedis.self, "redis") }
        figures += await measured([("idle.memory", "MB"), ("start", "ms")]) {
            try await BenchNodeHistory(directory: directory + "/history", events: history, bench: self).run()
        }
        figures.append(BenchSyncLoop(path: directory + "/after").figure("fdatasync.after"))
        return figures
    }

    /// What cannot be measured is a figure with its reason.
    private func measured(
        _ figures: [(name: String, unit: String)], _ measure: () async throws -> [Figure]
    ) async -> [Figure] {
        defer { console.endProgress() }
        do { return try await measure() } catch {
            return figures.map { Figure($0.name, unit: $0.unit, notMeasured: "not measured: \(error)") }
        }
    }

    /// A new node for as long as `body` takes.
    private func withNode<Result>(
        _ name: String, _ body: (BenchNodeServer) async throws -> Result
    ) async throws -> Result {
        let node = try await BenchNodeServer.new(at: directory + "/" + name, on: loop)
        defer { node.process.end() }
        return try await body(node)
    }

    // MARK: Load

    private func load() async throws -> [Figure] {
        try await withNode("load") { node in
            let durable = try await durable(node)
            var batches: [Double] = []
            for sample in 1...BenchNode.pairs {
                console.progress("batch.100, sample \(sample)")
                batches.append(
                    try await node.alarms(BenchNode.batches * BenchNodeServer.batch, batch: BenchNodeServer.batch).rate)
            }
            return [durable, Figure("batch.100", unit: "events/s", values: batches)]
                + (try await half(node, of: durable.value ?? 0))
        }
    }

    /// The events of the reference are as long as ours, but it gets them decided: an alarm of the node is found to be new,
    /// and is followed by its escalation in the same commit.
    private func durable(_ node: BenchNodeServer) async throws -> Figure {
        let site = Site(directory: directory + "/ledger")
        try Ledger.create(at: site)
        let ledger = try Ledger(opening: site)
        var pairs: [(ours: Double, reference: Double)] = []
        // The first is for warming up.
        for pair in 0...BenchNode.pairs {
            console.progress("alarm.durable.64, pair \(pair)")
            let ours = try await node.alarms(alarms).rate
            let theirs = try seconds {
                try BenchCallers(64).append(alarms, to: ledger.incident, from: pair * alarms)
            }
            if pair > 0 { pairs.append((ours, Double(alarms) / theirs)) }
        }
        try ledger.close()
        return Figure("alarm.durable.64", unit: "alarms/s", pairs: pairs, to: "the ledger with 64 callers")
    }

    private func half(_ node: BenchNodeServer, of rate: Double) async throws -> [Figure] {
        var (latencies, lags): ([Double], [Double]) = ([], [])
        for sample in 1...BenchNode.pairs {
            console.progress("alarm.p99.half, sample \(sample)")
            let report = try await node.alarms(perSecond: max(1, Int(rate / 2)), for: .seconds(5))
            latencies.append(report.latency.milliseconds(99))
            lags.append(report.lag.milliseconds(99))
        }
        return [
            Figure("alarm.p99.half", unit: "ms", values: latencies), Figure("alarm.lag.half", unit: "ms", values: lags),
        ]
    }

    // MARK: Flood

    /// A rate far below what the node can do: the flood is what it is about.
    private static let floodRate = 500
    private static let floodSample = Duration.seconds(4)
    private static let floodBegins = Duration.seconds(1)
    private static let floodEnds = Duration.seconds(2)

    /// Against the larger of what alarms take without the flood, and what the disk alone takes beside it.
    private func flood() async throws -> [Figure] {
        try await withNode("flood") { node in
            try await node.installMeters()
            var pairs: [(ours: Double, reference: Double)] = []
            for pair in 0..<BenchNode.pairs {
                console.progress("alarm.p99.flood, pair \(pair + 1)")
                try await node.register(BenchNode.floodRate * 10)
                let quiet = try await sample(node)
                let all = BenchNode.floodBegins + BenchNode.floodSample + BenchNode.floodEnds
                let flooded = try await node.flooded(for: all) {
                    // Until the flood is there.
                    _ = try await node.alarms(perSecond: BenchNode.floodRate, for: BenchNode.floodBegins)
                    return try await sample(node)
                }
                let file = BenchSyncLoop(path: directory + "/beside")
                let disk = try await node.flooded(for: all) {
                    _ = await file.histogram(for: BenchNode.floodBegins)
                    return await file.histogram(for: BenchNode.floodSample).milliseconds(99)
                }
                pairs.append((flooded, max(quiet, disk)))
            }
            return [
                Figure(
                    "alarm.p99.flood", unit: "ms", pairs: pairs,
                    to: "the larger of quiet and fdatasync beside the flood")
            ]
        }
    }

    private func sample(_ node: BenchNodeServer) async throws -> Double {
        try await node.alarms(perSecond: BenchNode.floodRate, for: BenchNode.floodSample).latency.milliseconds(99)
    }

    // MARK: Other stores

    private func beside(_ kind: (some BenchStore).Type, _ figure: String) async throws -> [Figure] {
        // As long as the body of an alarm.
        let body = String(repeating: "x", count: BenchNodeEvents.alarmBytes)
        let store = try await kind.init(directory: "\(directory)/\(figure)", body: body, on: loop)
        defer { store.end() }
        return try await withNode(figure + "-node") { node in
            var pairs: [(ours: Double, reference: Double)] = []
            for pair in 0...BenchNode.pairs {
                console.progress("\(figure), pair \(pair)")
                let measured = (ours: try await node.alarms(alarms).rate, reference: try store.rate(alarms))
                // The first is for warming up.
                if pair > 0 { pairs.append(measured) }
            }
            return [Figure(figure, unit: "alarms/s", pairs: pairs, to: kind.name)]
        }
    }
}

extension Histogram {
    /// Of nanoseconds, at a percentile; of nothing it is none.
    func milliseconds(_ percentile: UInt64) -> Double {
        quantile(percentile, of: 100).map { Double($0) / 1e6 } ?? .nan
    }
}
