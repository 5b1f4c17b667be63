import Foundation
import Samples
import Testing

@Suite struct BenchTests {
    /// Reports and their readers know the figures by these names.
    private static let names = [
        "fdatasync.before", "append.1", "append.16", "append.256", "append.1000", "fsyncs.1", "fsyncs.16", "fsyncs.256",
        "fsyncs.1000", "append.concurrent64", "scan", "open.clean", "open.killed", "open.killed.growth", "bytes.event",
        "fdatasync.after",
    ]

    @Test(.enabled(if: ProcessInfo.processInfo.environment["LINLI_SOAK"] != nil))
    func `Soak: a small run of the benchmark of replays prints every figure by its name`() throws {
        try withTemporaryDirectory { directory in
            let result = try BuiltProgram("linli").run(
                ["bench", "replay", "--json", "--events", "16000", "--dir", directory], in: directory)
            #expect(result.status == 0 && result.errors.isEmpty)
            let report = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
            let figures = try #require(report?["figures"] as? [[String: Any]])
            #expect(figures.map { $0["name"] as? String } == ["incident", "year", "memory"])
            #expect(figures.allSatisfy { $0["value"] is Double || $0["reason"] is String })
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["LINLI_SOAK"] != nil))
    func `Soak: a small run of the benchmark of a node prints every figure by its name`() throws {
        try withTemporaryDirectory { directory in
            let result = try BuiltProgram("linli").run(
                ["bench", "node", "--json", "--alarms", "640", "--history", "8000", "--dir", directory], in: directory)
            #expect(result.status == 0 && result.errors.isEmpty)
            let report = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
            let figures = try #require(report?["figures"] as? [[String: Any]])
            #expect(figures.map { $0["name"] as? String } == BenchTests.nodeNames)
            #expect(figures.allSatisfy { $0["value"] is Double || $0["reason"] is String })
        }
    }

    private static let nodeNames = [
        "fdatasync.before", "alarm.durable.64", "batch.100", "alarm.p99.half", "alarm.lag.half", "alarm.p99.flood",
        "alarm.p99.care",
        "postgresql", "redis", "idle.memory", "start", "fdatasync.after",
    ]

    @Test(.enabled(if: ProcessInfo.processInfo.environment["LINLI_SOAK"] != nil))
    func `Soak: a small run of the benchmark prints every figure by its name`() throws {
        try withTemporaryDirectory { directory in
            let result = try BuiltProgram("linli").run(
                ["bench", "ledger", "--json", "--events", "2000", "--dir", directory], in: directory)
            #expect(result.status == 0 && result.errors.isEmpty)
            let report = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
            let figures = try #require(report?["figures"] as? [[String: Any]])
            #expect(figures.map { $0["name"] as? String } == BenchTests.names)
            #expect(figures.allSatisfy { $0["value"] is Double && $0["unit"] is String })
        }
    }
}
