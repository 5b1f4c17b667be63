import Digest
import District
import DistrictStore
import EventLoop
import Ledger
import Merkle
import Replication
import Samples
import Testing
import Uplink
import Zstd

@testable import Wire

/// Whoever says what is not so is told by name what is wrong, nothing of it is stored, and nobody else notices.
@Suite(.timeLimit(.minutes(2))) struct `A district refuses` {
    /// A district with a node that lives in peace, and another one that is about to do something.
    private func beside(
        _ node: TestNode, _ body: @Sendable (TestDistrict, RunningDistrict, EventLoop) async throws -> Void
    ) async throws {
        let (district, neighbour) = (try TestDistrict(), try TestNode("neighbour"))
        district.join(node.name, node.trusted)
        district.join(neighbour.name, neighbour.trusted)
        await Turns.servers.take()
        defer { Turns.servers.give() }
        try await EventLoop.with { loop in
            try await district.run(on: loop) { running in
                try await neighbour.replicating(to: district, at: running.address.port, on: loop) { _ in
                    try neighbour.record(0..<5)
                    await neighbour.arrived()
                    try await body(district, running, loop)
                    try neighbour.record(5..<10)
                    await neighbour.arrived()
                }
                #expect(running.store.lane(neighbour.lane())?.head == neighbour.ledger.incident.head)
                #expect(try running.store.quarantines(of: neighbour.lane()) == [])
            }
        }
        #expect(neighbour.news.all.compactMap { $0.fault(of: .incident) }.filter { $0.code != .stopping } == [])
        let failures = district.news.all.compactMap { if case .failed(_, let error) = $0 { "\(error)" } else { nil } }
        #expect(failures == [])
        try node.ledger.close()
        try neighbour.ledger.close()
    }

    enum Harm: CaseIterable {
        case garbage, endlessFrame, batchWithoutHello, helloTwice, otherLog, otherKey, wrongRoot, gap, bomb,
            alteredRecord

        var code: ReplicationFault.Code {
            switch self {
            case .garbage: .malformed
            case .endlessFrame: .tooLarge
            case .batchWithoutHello, .helloTwice: .unexpected
            case .otherLog: .foreign
            case .otherKey: .note
            case .wrongRoot, .alteredRecord: .root
            case .gap: .gap
            case .bomb: .payload
            }
        }

        func bytes(of node: TestNode, and other: TestNode) throws -> [UInt8] {
            let hello = try node.hello()
            switch self {
            case .garbage: return Array("GET / HTTP/1.1\r\n\r\n".utf8)
            case .endlessFrame: return hello.encoded + [0x5A, 0x7F, 0xFF, 0xFF, 0xFF]
            case .batchWithoutHello: return try node.batch().encoded
            case .helloTwice: return hello.encoded + hello.encoded
            case .otherLog: return try other.hello().encoded
            case .otherKey: return try other.hello(as: node).encoded
            case .wrongRoot: return hello.encoded + (try node.batch(root: SHA256.hash([])).encoded)
            case .gap: return hello.encoded + (try node.batch(from: 1).encoded)
            case .bomb: return hello.encoded + bomb(node.ledger.incident.head.root).encoded
            case .alteredRecord:
                let records = try node.records().map { record in Array(record.map { $0 == 0x36 ? 0x37 : $0 })[...] }
                let run = RecordRun(first: Seq(0), records: records)
                return hello.encoded + Frame.batch(Frame.Batch(run: run, root: node.ledger.incident.head.root)).encoded
            }
        }

        /// Says that it unpacks into little, and unpacks into much.
        private func bomb(_ root: Hash) -> Frame {
            let payload = Zstd.compress([UInt8](repeating: 0, count: 64 << 20))
            return .batch(
                Frame.Batch(
                    run: RecordRun(first: Seq(0), count: 1, encoding: .zstd, byteCount: 1 << 20, payload: payload),
                    root: root))
        }
    }

    @Test(arguments: Harm.allCases) func `bytes that mean harm`(harm: Harm) async throws {
        let (node, other) = (try TestNode(), try TestNode("other"))
        try node.record(0..<20, text: "6")
        try other.record(0..<20)
        try await beside(node) { district, running, loop in
            let stranger = Stranger(district: district, port: running.address.port, loop: loop, name: node.name)
            let (status, heard) = try await stranger.say(harm.bytes(of: node, and: other))
            #expect(status == 200)
            #expect(heard.goodbye == harm.code, "\(heard.suffix(1))")
            #expect(try running.records(of: node.lane()) == [])
            // It ends the stream, not the node: when it says what is so, it is heard.
            let (_, truth) = try await stranger.say(node.hello().encoded + node.batch().encoded) {
                $0.acknowledged == [20]
            }
            #expect(truth.acknowledged == [20])
            #expect(try running.records(of: node.lane()) == node.records())
        }
        try other.ledger.close()
    }

    @Test func `a certificate that speaks for no log`() async throws {
        let node = try TestNode()
        try node.record(0..<5)
        try await beside(node) { district, running, loop in
            try await node.replicating(
                to: district, at: running.address.port, on: loop, as: (district.authority, "nobody")
            ) { _ in
                _ = await node.news.first { $0 == .ended(.incident, .refused(status: 403)) }
            }
            #expect(running.store.lane(node.lane()) == nil)
        }
    }

    @Test func `a certificate of another authority`() async throws {
        let node = try TestNode()
        try node.record(0..<5)
        let elsewhere = try Authority()
        try await beside(node) { district, running, loop in
            try await node.replicating(
                to: district, at: running.address.port, on: loop, as: (elsewhere, node.name)
            ) { _ in
                _ = await node.news.first { if case .ended(.incident, .lost(_)) = $0 { true } else { false } }
            }
            #expect(running.store.lane(node.lane()) == nil)
        }
    }

    @Test func `a node that was restored from an old copy`() async throws {
        let node = try TestNode()
        let copy = try TestNode(impersonating: node)
        try node.record(0..<20)
        try copy.record(0..<10)
        try await beside(node) { district, running, loop in
            district.join(node.name, copy.trusted)
            try await node.replicating(to: district, at: running.address.port, on: loop) { _ in await node.arrived() }
            try await copy.replicating(to: district, at: running.address.port, on: loop) { _ in
                #expect(await copy.fault() == .stale)
            }
            #expect(try running.records(of: node.lane()) == node.records())
            #expect(try running.store.quarantines(of: node.lane()) == [])
            // The node itself goes on.
            try node.record(20..<25)
            try await node.replicating(to: district, at: running.address.port, on: loop) { _ in await node.arrived() }
        }
        try copy.ledger.close()
    }

    @Test func `a log with two histories, whose evidence it keeps`() async throws {
        let node = try TestNode()
        let copy = try TestNode(impersonating: node)
        try node.record(0..<20)
        try copy.record(0..<10)
        try copy.record(10..<30, text: "another history")
        try await beside(node) { district, running, loop in
            district.join(node.name, copy.trusted)
            try await node.replicating(to: district, at: running.address.port, on: loop) { _ in await node.arrived() }
            try await copy.replicating(to: district, at: running.address.port, on: loop) { _ in
                #expect(await copy.fault() == .fork)
                // It was signed, so that nobody has to believe the district.
                _ = await copy.news.until { $0.count { $0.fault(of: .incident)?.code == .fork } >= 2 }
            }
            let quarantines = try running.store.quarantines(of: node.lane())
            #expect(quarantines.count == 1)
            let theirs = try #require(quarantines.first?.theirs.note)
            let note = try SignedNote(parsing: theirs)
            _ = try note.verify(with: copy.ledger.identity.verifierKeys(of: .incident))
            #expect(try Checkpoint(note.text).head == copy.ledger.incident.root(of: 20))
            #expect(quarantines.first?.ours.head == node.ledger.incident.head)
            #expect(try running.records(of: node.lane()) == node.records())
            // Until somebody has looked at both, it takes nothing of either.
            try node.record(20..<25)
            try await node.replicating(to: district, at: running.address.port, on: loop) { _ in
                _ = await node.news.first { $0.fault(of: .incident)?.code == .fork }
            }
            #expect(running.store.lane(node.lane())?.size == 20)
        }
        try copy.ledger.close()
    }

    @Test func `to go on when the other side has ended its direction`() async throws {
        let node = try TestNode()
        try node.record(0..<20)
        try await beside(node) { district, running, loop in
            let stranger = Stranger(district: district, port: running.address.port, loop: loop, name: node.name)
            let (_, heard) = try await stranger.say(node.hello().encoded, thenEnd: true)
            #expect(heard.count == 1 && heard.goodbye == nil)
            _ = await district.news.first { if case .ended(node.lane(), .lost(_)) = $0 { true } else { false } }
        }
    }

    @Test func `the first stream of a lane when there is a second`() async throws {
        let node = try TestNode()
        try node.record(0..<20)
        try await beside(node) { district, running, loop in
            let stranger = Stranger(district: district, port: running.address.port, loop: loop, name: node.name)
            try await node.replicating(to: district, at: running.address.port, on: loop) { _ in
                await node.arrived()
                // It has the certificate and says nothing wrong; the node comes back and ends it in turn.
                let (_, heard) = try await stranger.say(node.hello().encoded)
                #expect(heard.goodbye == .stopping)
                #expect(await node.fault() == .stopping)
                try node.record(20..<30)
                await node.arrived()
            }
            #expect(try running.records(of: node.lane()) == node.records())
        }
    }

    @Test func `no batch for being larger than what the store takes at once`() async throws {
        let node = try TestNode()
        try node.record(0..<3_500)
        try await beside(node) { district, running, loop in
            let stranger = Stranger(district: district, port: running.address.port, loop: loop, name: node.name)
            let (_, heard) = try await stranger.say(node.hello().encoded + node.batch().encoded) {
                $0.acknowledged.last == 3_500
            }
            // What is told on the way is true as well.
            #expect(heard.acknowledged == [1_000, 2_000, 3_000, 3_500])
            #expect(try running.records(of: node.lane()) == node.records())
            #expect(running.store.lane(node.lane())?.head == node.ledger.incident.head)
        }
    }
}
