import EventLoop
import Foundation
import JSON
import Samples
import Testing

/// A node that nobody asks anything.
@Suite struct IdleTests {
    /// Longer than the longest timer that would run for nothing.
    private static let rest = Duration.seconds(11)
    private static let patience = 10

    @Test func `no thread of a node wakes up that has answered and has nothing to do`() async throws {
        try await withOwnDirectory { directory in
            try await EventLoop.with { loop in
                try await Task(executorPreference: loop) {
                    var program = try NodeProgram(directory + "/node", number: 252)
                    let running = try program.start()
                    let client = try NodeClient(to: try program.ready(), on: loop, token: try program.adminToken)
                    let manager = try await client.manager()
                    let added = try await manager.post("/v1/places/b1/add", ["kind": "building", "name": "x"])
                    #expect(added.status == 200)
                    client.close()
                    #expect(try await Self.woken(running) == [])
                    running.terminate()
                    #expect(running.wait() == 0)
                }.value
            }
        }
    }

    /// The threads that do not come to rest. What is left to do is done first, such as storing rows.
    private static func woken(_ node: RunningNode) async throws -> [String] {
        var woken: [String] = []
        for _ in 0..<patience {
            let before = try node.sleeps
            try await Task.sleep(for: rest)
            woken = try node.sleeps.filter { before[$0.key] != $0.value }.map(\.key)
            if woken.isEmpty { break }
        }
        return woken
    }
}
