import District
import DistrictStore
import EventLoop
import Merkle
import Randomness
import Replication
import Samples
import SimulatedDisk
import Synchronization
import Testing
import Uplink
import Wire

@testable import Ledger

/// The straight way of a record: from the log of a node over TLS to the disk of a district, and the word back.
@Suite(.timeLimit(.minutes(2))) struct `On the way from a node to its district` {
    /// A node that has joined a running district.
    private func joined(
        _ node: TestNode, _ body: @Sendable (TestDistrict, RunningDistrict, EventLoop) async throws -> Void
    ) async throws {
        let district = try TestDistrict()
        district.join(node.name, node.trusted)
        await Turns.servers.take()
        defer { Turns.servers.give() }
        try await EventLoop.with { loop in
            try await district.run(on: loop) { running in try await body(district, running, loop) }
        }
        try node.ledger.close()
    }

    private func expectEqual(_ node: TestNode, _ running: RunningDistrict, _ lanes: Lane...) throws {
        for lane in lanes {
            #expect(running.store.lane(node.lane(lane))?.head == node.ledger[lane].head)
            #expect(try running.records(of: node.lane(lane)) == node.records(of: lane))
        }
        // Nothing was stored twice, nor anything else.
        #expect(running.arrivals == lanes.reduce(0) { $0 + node.ledger[$1].head.size })
    }

    @Test func `every record of two lanes arrives and is acknowledged when it is stored`() async throws {
        let node = try TestNode()
        try node.record(0..<2_500)
        try node.record(0..<300, in: .telemetry)
        try await joined(node) { district, running, loop in
            let early = Mutex(0)
            node.watchAcknowledged { lane, size in
                let stored = running.store.lane(node.lane(lane))?.size ?? 0
                if size > stored { early.withLock { $0 += 1 } }
            }
            try await node.replicating(to: district, at: running.address.port, on: loop) { uplink in
                await node.arrived()
                await node.arrived(.telemetry)
                // What comes while the line is quiet wakes it.
                for id in 2_500..<2_510 {
                    try node.record(id..<(id + 1))
                    await node.arrived()
                }
                #expect(uplink.status(of: .incident).acknowledged == 2_510)
                #expect(uplink.status(of: .incident).end == nil)
            }
            #expect(early.withLock { $0 } == 0)
            try expectEqual(node, running, .incident, .telemetry)
        }
    }

    @Test func `a line that is cut is resumed without loss and without a second copy`() async throws {
        let node = try TestNode()
        try node.record(0..<6_000)
        try await joined(node) { district, running, loop in
            let cable = try Cable(to: "127.0.0.1", port: running.address.port)
            let cuts = Mutex(0)
            node.watchAcknowledged { lane, size in
                // In the middle of the backlog, twice, the second time when the first was noticed.
                let losses = node.losses
                let isDue = cuts.withLock { cuts in
                    guard lane == .incident, size > UInt64(cuts + 1) * 1_500, cuts < 2, cuts == losses else {
                        return false
                    }
                    cuts += 1
                    return true
                }
                if isDue {
                    cable.cut()
                    cable.mend()
                }
            }
            let slow = UplinkOptions.slow(bytesPerSecond: 1 << 20)
            try await node.replicating(to: district, at: cable.port, on: loop, options: slow) { _ in
                await node.arrived()
                #expect(node.losses == 2)
            }
            try expectEqual(node, running, .incident)
        }
    }

    @Test func `a district that stops in the middle goes on where it stopped`() async throws {
        let node = try TestNode()
        try node.record(0..<6_000)
        let district = try TestDistrict()
        district.join(node.name, node.trusted)
        await Turns.servers.take()
        defer { Turns.servers.give() }
        try await EventLoop.with { loop in
            // The port is known before the district is there.
            let port = try await district.run(on: loop) { $0.address.port }
            try await node.replicating(to: district, at: port, on: loop) { _ in
                try await district.run(on: loop, port: port) { _ in await node.begun() }
                try await district.run(on: loop, port: port) { running in
                    await node.arrived()
                    try expectEqual(node, running, .incident)
                }
            }
        }
        #expect(await node.fault() == .stopping)
        try node.ledger.close()
    }

    @Test func `a district whose disk is full acknowledges nothing and says that it is busy`() async throws {
        let node = try TestNode()
        try await joined(node) { district, running, loop in
            try await node.replicating(to: district, at: running.address.port, on: loop) { _ in
                // The stream is open before there is anything to store.
                _ = await node.news.first { $0 == .acknowledged(.incident, 0) }
                let capacity = district.disk.capacity
                district.disk.capacity = 0
                try node.record(0..<200)
                #expect(await node.fault() == .busy)
                #expect(!node.hasBegun && running.store.lane(node.lane())?.size == 0)
                district.disk.capacity = capacity
                await node.arrived()
            }
            try expectEqual(node, running, .incident)
        }
    }

    @Test func `what is new while a backlog drains is shown first, and each record is told once`() async throws {
        let node = try TestNode()
        try node.record(0..<4_000)
        // So slow that none of the backlog comes after its first batch, however long the rest of the test takes.
        let slow = UplinkOptions.slow(bytesPerSecond: 1)
        try await joined(node) { district, running, loop in
            try await node.replicating(to: district, at: running.address.port, on: loop, options: slow) { _ in
                await node.begun()
                for id in 4_000..<4_020 {
                    try node.record(id..<(id + 1))
                    _ = await district.news.first {
                        if case .shown(_, let seqs) = $0 { seqs.contains(Seq(UInt64(id))) } else { false }
                    }
                    // It was there before the records that came before it.
                    #expect(running.store.lane(node.lane())!.size < 4_000)
                }
            }
            try await node.replicating(to: district, at: running.address.port, on: loop) { _ in await node.arrived() }
            try expectEqual(node, running, .incident)
            #expect(try running.store.previews(of: node.lane()) == [])
            var told: [UInt64] = []
            for event in district.news.all {
                switch event {
                case .shown(_, let seqs): told += seqs.map(\.value)
                case .stored(_, let range, let previewed):
                    told += range.filter { !previewed.contains(Seq($0)) }
                default: break
                }
            }
            #expect(told.sorted() == Array(0..<4_020))
            #expect(told != told.sorted())
        }
    }

    @Test func `a cosigned checkpoint comes back and is remembered`() async throws {
        let node = try TestNode()
        try node.record(0..<50)
        try await joined(node) { district, running, loop in
            try await node.replicating(to: district, at: running.address.port, on: loop) { uplink in
                await node.arrived()
                try node.record(50..<60)
                await node.arrived()
                running.intake.wantCheckpoint(of: node.lane())
                _ = await node.news.first { $0 == .witnessed(.incident, 60) }
                #expect(uplink.status(of: .incident).witnessed?.head == node.ledger.incident.head)
                #expect(try running.store.checkpoint(of: node.lane()) == uplink.status(of: .incident).witnessed?.note)
            }
            // Another program that begins later knows it before the district has said a word.
            try await node.replicating(to: district, at: 1, on: loop) { uplink in
                #expect(uplink.status(of: .incident).witnessed?.head == node.ledger.incident.head)
            }
        }
    }

    @Test func `a backlog larger than the window of its line arrives, because the window opens again`() async throws {
        let node = try TestNode()
        var random = SeededGenerator(seed: 1)
        // It gets no smaller than half by compression: 8 MB in all.
        let digits = Array("0123456789abcdef")
        for id in 0..<800 {
            let text = String((0..<20_000).map { _ in digits[Int(random.next() & 15)] })
            try node.record(id..<(id + 1), text: text)
        }
        try await joined(node) { district, running, loop in
            try await node.replicating(to: district, at: running.address.port, on: loop) { _ in await node.arrived() }
            #expect(running.store.lane(node.lane())?.head == node.ledger.incident.head)
            #expect(node.losses == 0)
        }
    }

    @Test func `a log whose front is pruned begins behind it`() async throws {
        var options = LedgerOptions()
        options.segmentEvents = 50
        // Nobody repeats a command here.
        options.idempotencyDays = -1
        let node = try TestNode(options: options)
        try node.record(0..<70)
        try node.record(70..<130)
        try node.record(130..<180)
        #expect(try node.ledger.incident.sealRetired() == nil)
        let pruned = try node.ledger.incident.prune(before: Seq(140), into: "/node/archive", withoutDistrict: true)
        let first = pruned.retainedFrom.value
        #expect(first > 0 && first < 180)
        try await joined(node) { district, running, loop in
            try await node.replicating(to: district, at: running.address.port, on: loop) { _ in await node.arrived() }
            #expect(running.store.lane(node.lane())?.held == first..<180)
            #expect(running.store.lane(node.lane())?.head == node.ledger.incident.head)
        }
    }
}
