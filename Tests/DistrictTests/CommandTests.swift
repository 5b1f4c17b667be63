import District
import DistrictStore
import EventLoop
import Ledger
import Merkle
import Replication
import Samples
import Synchronization
import Testing
import Wire

@testable import Uplink

/// What a district wants done in a community: it waits durably, is done once, and its answer comes back.
@Suite(.timeLimit(.minutes(2))) struct `A command of a district` {
    private func command(_ id: String = "c-1", notAfter: Instant = .init(milliseconds: 4_000_000_000_000))
        -> Frame.Command
    {
        Frame.Command(
            id: id, verb: "case.dispatch", subject: "case-7", expected: nil, notAfter: notAfter, payload: [0xA0])
    }

    private func dispatched(in node: TestNode) throws -> [Seq] {
        try node.ledger.incident.records(from: Seq(0), limit: 1_000)
            .filter { $0.kind.name == "case.dispatched" }.map(\.seq)
    }

    private func joined(
        _ body: @Sendable (TestNode, TestDistrict, RunningDistrict, EventLoop) async throws -> Void
    ) async throws {
        let (node, district) = (try TestNode(), try TestDistrict())
        district.join(node.name, node.trusted)
        await Turns.servers.take()
        defer { Turns.servers.give() }
        try await EventLoop.with { loop in
            try await district.run(on: loop) { try await body(node, district, $0, loop) }
        }
        try node.ledger.close()
    }

    private func settled(_ district: TestDistrict) async -> Frame.Answer? {
        let news = await district.news.first { if case .settled = $0 { true } else { false } }
        if case .settled(let answer) = news { return answer } else { return nil }
    }

    @Test func `waits for its community and becomes an event of its log`() async throws {
        try await joined { node, district, running, loop in
            try node.record(0..<3)
            try await running.intake.issue(command(), to: node.id)
            #expect(try running.store.command("c-1", to: node.id)?.end == nil)
            try await node.replicating(to: district, at: running.address.port, on: loop) { _ in
                #expect(await settled(district) == Frame.Answer(id: "c-1", outcome: .recorded(.incident, Seq(3))))
                await node.arrived()
                // One that comes while the line is open goes at once.
                try await running.intake.issue(command("c-2"), to: node.id)
                await district.news.until { $0.count { if case .settled = $0 { true } else { false } } == 2 }
            }
            #expect(try running.store.command("c-1", to: node.id)?.end == .recorded(.incident, Seq(3)))
            #expect(try running.store.pendingCommands(to: node.id, limit: 10) == [])
            #expect(try dispatched(in: node) == [Seq(3), Seq(4)])
        }
    }

    @Test func `is done once and answered once when the line is cut before the answer`() async throws {
        try await joined { node, district, running, loop in
            let cable = try Cable(to: "127.0.0.1", port: running.address.port)
            let executions = Mutex(0)
            let late = Mutex<(@Sendable () -> Void)?>(nil)
            node.watchExecuted { answer in
                let isFirst = executions.withLock { count in
                    count += 1
                    return count == 1
                }
                guard isFirst else { return answer() }
                late.withLock { $0 = answer }
                cable.cut()
                cable.mend()
            }
            try await running.intake.issue(command(), to: node.id)
            try await node.replicating(to: district, at: cable.port, on: loop) { _ in
                #expect(await settled(district)?.outcome == .recorded(.incident, Seq(0)))
                // What a stream of yesterday would have said is said to nobody.
                late.withLock { $0 }?()
                try node.record(0..<5)
                await node.arrived()
            }
            #expect(executions.withLock { $0 } == 2)
            #expect(try dispatched(in: node) == [Seq(0)])
            #expect(district.news.all.count { if case .settled = $0 { true } else { false } } == 1)
            #expect(try running.store.command("c-1", to: node.id)?.end == .recorded(.incident, Seq(0)))
        }
    }

    @Test func `that comes too late is not carried out`() async throws {
        try await joined { node, district, running, loop in
            try await running.intake.issue(command(notAfter: Instant(milliseconds: 1)), to: node.id)
            try await node.replicating(to: district, at: running.address.port, on: loop) { _ in
                #expect(await settled(district)?.outcome == .expired)
            }
            #expect(try running.store.command("c-1", to: node.id)?.end == .expired)
            #expect(try dispatched(in: node) == [])
        }
    }
}
