import Foundation
import Ledger
import Load
import Threads
import Wire

/// Alarms while the node looks after itself: old segments go into archives, new ones are sealed, and a backup is taken
/// again and again.
struct BenchNodeCare {
    let bench: BenchNode

    /// A rate far below what the node can do: the care is what it is about.
    private static let rate = 500
    private static let sample = Duration.seconds(4)
    private static let begins = Duration.seconds(1)
    /// Old segments, which the care of a node with its default pace is busy with for longer than two samples.
    private static let (oldSegments, segmentEvents) = (16, 100_000)
    private static let keptDays: Int64 = 92
    /// How old they are: older than what is kept, and younger than a clock may leap.
    private static let oldDays: Int64 = 300
    /// So that something is sealed in each sample.
    private static let newSegmentEvents = 1_000
    private static let options = [
        "--without-district", "--segment-events", "\(newSegmentEvents)",
        "--care-seconds", "3600",
    ]

    func run() async throws -> [Figure] {
        var pairs: [(ours: Double, reference: Double)] = []
        for pair in 0..<BenchNode.pairs {
            bench.console.progress("alarm.p99.care, pair \(pair + 1)")
            let file = BenchSyncLoop(path: bench.directory + "/beside")
            pairs.append(
                try await withNode("care-\(pair)") { node in
                    let quiet = try await p99(node)
                    return try await caredFor(node) {
                        let cared = try await p99(node)
                        let disk = await file.histogram(for: BenchNodeCare.sample).milliseconds(99)
                        return (cared, max(quiet, disk))
                    }
                })
        }
        return [
            Figure("alarm.p99.care", unit: "ms", pairs: pairs, to: "the larger of quiet and fdatasync beside the care")
        ]
    }

    private func p99(_ node: BenchNodeServer) async throws -> Double {
        try await node.alarms(perSecond: BenchNodeCare.rate, for: BenchNodeCare.sample).latency.milliseconds(99)
    }

    /// A new node with a past that it is about to let go of.
    private func withNode<Result>(
        _ name: String, _ body: (BenchNodeServer) async throws -> Result
    ) async throws -> Result {
        let directory = bench.directory + "/" + name
        try BenchNodeServer.make(at: directory)
        try fill(directory)
        let node = try await BenchNodeServer(at: directory, on: bench.loop, options: BenchNodeCare.options)
        defer {
            node.process.end()
            // Five pairs of them would fill a small disk.
            try? FileManager.default.removeItem(atPath: directory)
        }
        try await node.build()
        try await node.register(BenchNodeCare.rate * 12)
        return try await body(node)
    }

    private func fill(_ directory: String) throws {
        var options = LedgerOptions()
        options.segmentEvents = UInt64(BenchNodeCare.segmentEvents)
        options.earliestWall = Instant(milliseconds: 0)
        let site = Site(directory: directory, options: options) {
            let now = Site.systemClock()
            return ClockReading(
                wall: now.wall.advanced(byDays: -BenchNodeCare.oldDays),
                monotonicMilliseconds: now.monotonicMilliseconds)
        }
        let ledger = try Ledger(opening: site)
        var (cases, stored) = (BenchCases(), 0)
        while stored < BenchNodeCare.oldSegments * BenchNodeCare.segmentEvents {
            for batch in try cases.lives() {
                stored += try ledger.incident.appendBlocking(batch).reduce(0) { $0 + $1.count }
            }
        }
        try ledger.incident.seal()
        try ledger.close()
    }

    /// Runs `body` in the middle of the care, which must outlast it.
    private func caredFor<Result>(
        _ node: BenchNodeServer, _ body: () async throws -> Result
    ) async throws -> Result {
        let isOver = Monitor(false)
        let (directory, copy) = (node.directory, node.directory + ".copy")
        let failure = Monitor<String?>(nil)
        let copying = Thread {
            repeat {
                do { _ = try BenchProcess.run([BenchProcess.ownPath, "backup", copy, "--of", directory]) } catch {
                    return failure.withLock { $0 = "\(error)" }
                }
            } while !isOver.withLock { $0 }
        }
        let result: Swift.Result<(value: Result, isUnderWay: Bool), any Error>
        do {
            try await node.beginCare(keeping: "incident", days: BenchNodeCare.keptDays)
            // Until the care is in full swing.
            _ = try await node.alarms(perSecond: BenchNodeCare.rate, for: BenchNodeCare.begins)
            let value = try await body()
            // Before the copy is waited for, which takes longer than the rest.
            result = .success((value, try hasArchives(directory) && holdsOldSegments(directory)))
        } catch {
            result = .failure(error)
        }
        isOver.withLock { $0 = true }
        copying.join()
        try? FileManager.default.removeItem(atPath: copy)
        let (value, isUnderWay) = try result.get()
        if let reason = failure.withLock({ $0 }) { throw BenchNodeServer.Flawed(description: "no copy: \(reason)") }
        guard isUnderWay else {
            throw BenchNodeServer.Flawed(description: "the care was over too soon, or did not begin")
        }
        return value
    }

    private func hasArchives(_ directory: String) throws -> Bool {
        let archive = directory + "/archive"
        guard FileManager.default.fileExists(atPath: archive) else { return false }
        return try !FileManager.default.contentsOfDirectory(atPath: archive).isEmpty
    }

    private func holdsOldSegments(_ directory: String) throws -> Bool {
        try LedgerView(of: Site(directory: directory)).lane(.incident).retainedFrom.value
            < UInt64((BenchNodeCare.oldSegments - 1) * BenchNodeCare.segmentEvents)
    }
}
