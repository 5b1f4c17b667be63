import EventLoop
import Foundation
import JSON
import Ledger
import Testing
import Wire

/// Real nodes on the real disk, killed at moments that nobody chose.
@Suite struct KillTests {
    @Test(arguments: KillTests.nodes(20, kills: 2))
    func `a node that is killed in the middle of load keeps its promises, and its followers miss nothing`(
        nodes: KilledNodes
    ) async throws {
        try await nodes.live()
    }

    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["LINLI_SOAK"] != nil),
        arguments: KillTests.nodes(60, kills: 5))
    func `Soak: three hundred kills in the middle of load break no promise`(nodes: KilledNodes) async throws {
        try await nodes.live()
    }

    @Test func `a token that was revoked is worthless after a kill, and whoever shows it is counted`() async throws {
        try await withOwnDirectory { directory in
            try await EventLoop.with { loop in
                try await Task(executorPreference: loop) {
                    var program = try NodeProgram(directory + "/node", number: 253)
                    var running = try program.start()
                    var admin = try NodeClient(to: try program.ready(), on: loop, token: try program.adminToken)
                    let device = try await admin.manager()
                    let listed = try await admin.get("/v1/admin/tokens")
                    let id = try #require(
                        listed.json["items"]?.array?.first { $0["principal"] == "m" }?["id"]?.string)
                    let revoked = try await admin.post("/v1/admin/tokens/\(id)/revoke", nil)
                    #expect(running.kill() == -SIGKILL)
                    #expect(revoked.status == 200)
                    admin.close()

                    running = try program.start()
                    admin = try NodeClient(to: try program.ready(), on: loop, token: try program.adminToken)
                    for _ in 0..<3 {
                        let answer = try await admin.showing(device.token).get("/metrics")
                        #expect(answer.status == 401)
                    }
                    running.terminate()
                    admin.close()
                    #expect(running.wait() == 0)
                    let log = try LedgerView(of: Site(directory: program.directory)).records()
                    #expect(log[.access, default: []].turnedAway == 3)
                }.value
            }
        }
    }

    /// As many at the same time as a small machine runs without getting in each other's way.
    private static func nodes(_ count: Int, kills: Int) -> [KilledNodes] {
        let hands = 4
        return (0..<hands).map { hand in
            KilledNodes(seeds: stride(from: hand, to: count, by: hands).map { $0 + kills * 100 }, kills: kills)
        }
    }
}

/// Nodes that live one after the other, each in a directory of its own.
struct KilledNodes: Sendable, CustomTestStringConvertible {
    let seeds: [Int]
    let kills: Int

    var testDescription: String { "seeds \(seeds[0])…\(seeds[seeds.count - 1]), \(kills) kills" }

    func live() async throws {
        for seed in seeds {
            try await withOwnDirectory { try await KilledNode.live(seed: seed, kills: kills, in: $0) }
        }
    }
}

/// A directory on the machine's own disk, for as long as the body runs.
func withOwnDirectory(_ body: (String) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "linli-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await body(directory)
}
