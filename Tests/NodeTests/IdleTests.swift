import EventLoop
import Foundation
import JSON
import Samples
import Testing

/// A node that nobody asks anything.
@Suite struct IdleTests {
    /// Longer than the longest timer that would run for nothing.
    private static let rest = 11.0
    private static let patience = 10

    @Test func `no thread of a node wakes up that has answered and has nothing to do`() async throws {
        try await withOwnDirectory { directory in
            var program = try NodeProgram(directory + "/node", number: 252)
            let running = try program.start()
            let address = try program.ready()
            let admin = try program.adminToken
            try await EventLoop.with { loop in
                try await Task(executorPreference: loop) {
                    let client = try NodeClient(to: address, on: loop, token: admin)
                    let manager = try await client.manager()
                    #expect(
                        try await manager.post("/v1/places/b1/add", ["kind": "building", "name": "x"]).status == 200)
                    client.close()
                }.value
            }
            var woken: [String] = []
            // What is left to do is done first, such as storing rows.
            for _ in 0..<Self.patience {
                let before = try running.sleeps
                try await Task.sleep(for: .seconds(Self.rest))
                woken = try running.sleeps.filter { before[$0.key] != $0.value }.map { "\($0.key): \($0.value)" }
                if woken.isEmpty { break }
            }
            #expect(woken.isEmpty, "threads woke up in \(Self.rest) seconds: \(woken)")
            running.terminate()
            #expect(running.wait() == 0)
        }
    }
}
