import DistrictStore
import Merkle
import Samples
import Synchronization
import Testing
import Wire

@Suite struct AppendTests {
    @Test(arguments: Implementation.all)
    func `what was appended is read as it came, in pages of any size, also by the next process`(
        implementation: Implementation
    ) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        var sender = Sender()
        for count in [1, 3, 300, 1, 40] {
            let before = sender.size
            let appended = try store.appendBlocking(sender.next(count))
            #expect(appended.head == sender.head && appended.arrivals == before..<sender.size)
        }
        for _ in 0..<2 {
            #expect(store.lane(sender.lane)?.head == sender.head)
            #expect(store.lane(sender.lane)?.frontier == sender.frontier)
            for page in [1, 7, 64, 1_000] { #expect(try store.all(of: sender.lane, page: page) == sender.records) }
            #expect(try store.records(of: sender.lane, from: Seq(345), limit: 10).count == 0)
            try store.close()
            store = try place.open(AlarmFold())
        }
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `bytes that this program cannot read are kept and counted`(implementation: Implementation) throws {
        let store = try implementation.store()
        let records: [[UInt8]] = [[], [0xFF], [UInt8](repeating: 7, count: Record.maximumByteCount)]
        var frontier = Frontier()
        var hasher = TreeHasher()
        for record in records { frontier.append(hasher.leaf(record.span), with: &hasher) { _ in } }
        let lane = LogLane(Sender.log(1), .telemetry)
        let head = frontier.head(with: &hasher)
        _ = try store.appendBlocking(
            Append(lane, RecordBatch(first: Seq(0), records: records), head: head, at: Sender.start))
        #expect(try store.all(of: lane) == records)
        #expect(try store.text("unread", of: lane) == "3")
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `an append that does not continue the lane is refused with its size, and stores nothing`(
        implementation: Implementation
    ) throws {
        let store = try implementation.store()
        var sender = Sender()
        _ = try store.appendBlocking(sender.next(10))
        let rows = try store.export(sender.lane.log)
        sender.grow(10)
        for range in [0..<10, 5..<15, 11..<20] {
            let expected = UInt64(range.lowerBound)
            #expect(throws: DistrictStoreError.otherSize(sender.lane, stored: 10, expected: expected)) {
                try store.appendBlocking(sender.append(range))
            }
        }
        let unknown = Sender(2)
        #expect(throws: DistrictStoreError.otherSize(unknown.lane, stored: 0, expected: 10)) {
            try store.appendBlocking(Append(unknown.lane, sender.batch(10..<20), head: sender.head, at: Sender.start))
        }
        #expect(store.lane(sender.lane)?.size == 10 && store.lane(unknown.lane) == nil)
        #expect(try store.export(sender.lane.log) == rows)
        #expect(try store.arrived().count == 10)
        _ = try store.appendBlocking(sender.append(10..<20))
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `a head that the records do not lead to is refused`(implementation: Implementation) throws {
        let store = try implementation.store()
        var sender = Sender()
        let first = sender.next(3)
        let wrong = TreeHead(size: 3, root: TreeHead.empty.root)
        #expect(throws: DistrictStoreError.wrongRoot(sender.lane, claimed: wrong, computed: sender.head.root)) {
            try store.appendBlocking(Append(sender.lane, first.records, head: wrong, at: Sender.start))
        }
        let longer = TreeHead(size: 4, root: sender.head.root)
        #expect(throws: DistrictStoreError.wrongRoot(sender.lane, claimed: longer, computed: sender.head.root)) {
            try store.appendBlocking(Append(sender.lane, first.records, head: longer, at: Sender.start))
        }
        #expect(store.lanes().isEmpty)
        _ = try store.appendBlocking(first)
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `of two owners of a community one stores each batch, and the other is told`(
        implementation: Implementation
    ) throws {
        let store = try implementation.store()
        var sender = Sender()
        sender.grow(200)
        let made = sender
        let tally = Mutex((stored: 0, refused: 0))
        concurrently(2) { _ in
            for seq in 0..<200 {
                let isStored = (try? store.appendBlocking(made.append(seq..<(seq + 1)))) != nil
                tally.withLock { if isStored { $0.stored += 1 } else { $0.refused += 1 } }
            }
        }
        #expect(tally.withLock { $0 } == (200, 200))
        #expect(try store.all(of: made.lane) == made.records)
        #expect(try store.export(made.lane.log) == store.rebuilt(made.lane.log, with: AlarmFold()))
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `a batch of nothing and one of too much are refused before they wait`(implementation: Implementation) throws {
        let store = try implementation.store()
        var sender = Sender()
        let nothing = Append(
            sender.lane, RecordBatch(first: Seq(0), records: []), head: .empty, at: Sender.start)
        #expect(throws: DistrictStoreError.emptyBatch(sender.lane)) { try store.appendBlocking(nothing) }
        let long = [UInt8](repeating: 0, count: Record.maximumByteCount + 1)
        #expect(throws: DistrictStoreError.tooLarge(65_536, .recordBytes, limit: 65_535)) {
            try store.appendBlocking(
                Append(sender.lane, RecordBatch(first: Seq(0), records: [long]), head: .empty, at: Sender.start))
        }
        let limit = RecordRun.maximumCount
        #expect(throws: DistrictStoreError.tooLarge(limit + 1, .records, limit: limit)) {
            try store.appendBlocking(sender.next(limit + 1))
        }
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `the lanes tell their heads and when they were heard of last`(implementation: Implementation) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        let (early, late) = (Sender.start, Sender.start.advanced(byMilliseconds: 5_000))
        var senders = [Sender(1), Sender(2), Sender(2, .telemetry)]
        _ = try store.appendBlocking(senders[0].next(3, at: late))
        _ = try store.appendBlocking(senders[1].next(2, at: early))
        #expect(try store.changeBlocking(.heard(senders[1].lane, at: late)))
        #expect(try !store.changeBlocking(.heard(senders[1].lane, at: early)))
        #expect(try store.changeBlocking(.heard(senders[2].lane, at: early)))
        for _ in 0..<2 {
            #expect(store.lanes().map(\.lane) == senders.map(\.lane))
            #expect(store.lanes().map(\.head) == senders.map(\.head))
            #expect(store.lanes().map(\.lastHeard) == [late, late, early])
            try store.close()
            store = try place.open(AlarmFold())
        }
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `many communities at once keep each its own order, and every record arrives once`(
        implementation: Implementation
    ) throws {
        let store = try implementation.store()
        let communities = (1...40).map { community in
            var sender = Sender(community)
            sender.grow(60)
            return sender
        }
        let failures = Mutex<[String]>([])
        concurrently(4) { part in
            var random = SeededGenerator(seed: UInt64(part))
            for sender in communities.dropFirst(part * 10).prefix(10) {
                var first = 0
                while first < 60 {
                    let end = min(60, first + random.number(in: 1...9))
                    // In flight one behind the other: nobody waits for an answer.
                    store.append(sender.append(first..<end)) { result in
                        if case .failure(let error) = result { failures.withLock { $0.append("\(error)") } }
                    }
                    first = end
                }
            }
        }
        // What a shard answers it answers in order, so this comes after all of it.
        for sender in communities { try store.changeBlocking(.heard(sender.lane, at: .init(milliseconds: .max))) }
        #expect(failures.withLock { $0 } == [])
        for sender in communities {
            #expect(try store.all(of: sender.lane) == sender.records)
            #expect(try store.export(sender.lane.log) == store.rebuilt(sender.lane.log, with: AlarmFold()))
        }
        #expect(try store.arrived().count == 40 * 60)
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `a closed store takes nothing more`(implementation: Implementation) throws {
        let store = try implementation.store()
        var sender = Sender()
        _ = try store.appendBlocking(sender.next())
        try store.close()
        #expect(throws: DistrictStoreError.closed) { try store.appendBlocking(sender.next()) }
        #expect(throws: DistrictStoreError.closed) { try store.all(of: sender.lane) }
    }
}
