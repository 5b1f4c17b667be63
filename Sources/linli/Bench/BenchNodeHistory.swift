import Foundation
import Ledger

/// A node with a long past: what it holds in memory when nobody asks, and how long it takes to be ready.
struct BenchNodeHistory {
    let directory: String
    let events: Int
    let bench: BenchNode

    func run() async throws -> [Figure] {
        try BenchNodeServer.make(at: directory)
        try fill()
        // The first start makes the views of a past that the node has not seen.
        bench.console.progress("idle.memory, the first start")
        try await BenchNodeServer(at: directory, on: bench.loop).process.stop()
        var (memory, starts): ([Double], [Double]) = ([], [])
        for sample in 1...BenchNode.pairs {
            bench.console.progress("start, sample \(sample)")
            let began = ContinuousClock.now
            let node = try await BenchNodeServer(at: directory, on: bench.loop)
            starts.append((ContinuousClock.now - began) / .milliseconds(1))
            memory.append(try node.process.residentBytes() / 1e6)
            // In good order, or the next start would be one after a crash.
            node.process.stop()
        }
        return [Figure("idle.memory", unit: "MB", values: memory), Figure("start", unit: "ms", values: starts)]
    }

    /// Cases from report to closing, appended to the node's ledger before it runs.
    private func fill() throws {
        let ledger = try Ledger(opening: Site(directory: directory))
        var (cases, stored) = (BenchCases(), 0)
        while stored < events {
            bench.console.progress("idle.memory, \(stored) events")
            for batch in try cases.lives() {
                stored += try ledger.incident.appendBlocking(batch).reduce(0) { $0 + $1.count }
            }
        }
        try ledger.close()
    }
}
