import Digest
import Merkle
import Replication
import Testing
import Wire

/// Nodes and districts that were restored, copied or changed, each as it would connect.
@Suite struct `Two histories of a log` {
    /// A log of so many records, and one that went another way from a place on.
    static func forked(at place: UInt64, to size: UInt64) -> TestLog {
        var log = TestLog()
        for seq in 0..<size { log.append(seq < place ? "" : "elsewhere") }
        return log
    }

    /// What the log has signed, and the receiver knows otherwise.
    private func expectFork(_ district: TestDistrict, of log: TestLog, at size: UInt64, having records: [[UInt8]])
        throws
    {
        #expect(district.fault?.code == .fork)
        #expect(district.store.records == records)
        let evidence = try #require(district.store.quarantine.first)
        #expect(district.store.quarantine.count == 1)
        let signed = try #require(evidence.signed)
        #expect(signed.head == log.head(size) && evidence.known.size == size && evidence.known != signed.head)
        #expect(throws: Never.self) { try SignedNote(parsing: signed.note).verify(with: log.lane.keys) }
    }

    @Test func `a node that was restored from an old backup is told so, and nothing else happens`() {
        for size in [0, 1, 39] {
            var district = TestDistrict(TestLog(count: 40), having: 40)
            district.take(.hello(TestLog(count: size).hello()))
            #expect(district.fault?.code == .stale)
            #expect(district.fault?.words.contains("linli log adopt") == true)
            #expect(district.store.size == 40 && district.store.quarantine.isEmpty)
        }
    }

    @Test func `a node that was restored is found out by what it showed ahead, too`() {
        let log = TestLog(count: 60)
        var district = TestDistrict(log, having: 10)
        district.take(.hello(log.hello()), .preview(log.preview(from: 50, extending: 10)))
        #expect(district.store.previews.count == 10)
        var again = TestDistrict(log.lane, district.store)
        again.take(.hello(TestLog(count: 40).hello()))
        #expect(again.fault?.code == .stale)
        #expect(again.store.previews.count == 10 && again.store.size == 10)
    }

    @Test func `a restored node that wrote on to where the district stands is a fork, whatever it showed ahead`() throws
    {
        let log = TestLog(count: 60)
        var district = TestDistrict(log, having: 10)
        district.take(.hello(log.hello()), .preview(log.preview(from: 50, extending: 10)))
        let copy = Self.forked(at: 5, to: 10)
        var again = TestDistrict(log.lane, district.store)
        again.take(.hello(copy.hello()))
        try expectFork(again, of: copy, at: 10, having: Array(log.records.prefix(10)))
    }

    @Test func `a copy that went on by itself is a fork, whether it has less, the same or more`() throws {
        let log = TestLog(count: 40)
        for size: UInt64 in [31, 40] {
            let copy = Self.forked(at: 30, to: size)
            var district = TestDistrict(log, having: 40)
            district.take(.hello(copy.hello()))
            try expectFork(district, of: copy, at: size, having: log.records)
        }
        // The larger one finds out itself, and hands over what convicts it.
        let copy = Self.forked(at: 30, to: 50)
        var (node, district) = (TestNode(copy), TestDistrict(log, having: 40))
        district.take(node.taken()[0])
        node.take(district.sent[0])
        #expect(node.fault?.code == .fork)
        for frame in node.taken() { district.take(frame) }
        try expectFork(district, of: copy, at: 40, having: log.records)
    }

    @Test func `a district that was changed at rest is no copy of the log, and the node says so`() {
        let log = TestLog(count: 40)
        var (node, district) = (TestNode(log), TestDistrict(Self.forked(at: 5, to: 40), having: 20))
        district.take(node.taken()[0])
        node.take(district.sent[0])
        #expect(node.fault?.code == .fork)
        #expect(node.taken().first == .checkpoint(log.sign(20).note))
    }

    @Test func `a log that goes another way than it has signed is a fork, in the middle of a batch as well`() throws {
        let log = TestLog(count: 40)
        let other = Self.forked(at: 30, to: 60)
        for batch in [other.batch(from: 10), other.batch(from: 10, count: 30)] {
            var district = TestDistrict(log, having: 10)
            district.take(.hello(log.hello()), .batch(batch))
            try expectFork(district, of: log, at: 40, having: Array(log.records[..<10]))
        }
    }

    @Test func `a record that was shown ahead must come in its place`() throws {
        let log = TestLog(count: 40)
        let other = Self.forked(at: 36, to: 40)
        var district = TestDistrict(log, having: 10)
        district.take(.hello(TestLog(count: 35).hello()), .preview(log.preview(from: 37, extending: 10)))
        var good = district
        good.take(.batch(log.batch(from: 10)))
        #expect(good.store.records == log.records && good.store.told.filter { $0.seq >= 37 }.count == 3)
        #expect(good.fault == nil && good.store.wrongs == [] && good.store.previews.isEmpty)
        district.take(.batch(other.batch(from: 10)))
        #expect(district.fault?.code == .fork)
        let evidence = try #require(district.store.quarantine.first)
        #expect(evidence.signed == nil && evidence.words.contains("37"))
        #expect(district.store.size == 10 && district.store.previews.count == 3)
    }

    @Test func `a log in quarantine is not taken until somebody has decided`() {
        let log = TestLog(count: 40)
        var stored = TestDistrict(log, having: 10).store.stored
        stored.isQuarantined = true
        var receiver = LaneReceiver(log.lane, stored: stored) { _, _ in nil }
        guard case .send(.goodbye(let fault)) = receiver.handle(.received(.hello(log.hello()))).first else {
            Issue.record("it was taken")
            return
        }
        #expect(fault.code == .fork)
    }

    @Test func `a log that was adopted goes on in its new epoch, and what it lost is kept and told`() {
        let log = TestLog(count: 60)
        var district = TestDistrict(log, having: 10)
        district.take(.hello(log.hello()), .preview(log.preview(from: 50, extending: 10)))
        // Restored forward to what the district has, and taken over.
        let adopted = Self.forked(at: 10, to: 70)
        var again = TestDistrict(log.lane, district.store)
        again.take(.hello(adopted.hello(epoch: 1)), .batch(adopted.batch(from: 10)))
        #expect(again.fault == nil && again.store.epoch == 1)
        #expect(again.store.records == adopted.records && again.store.abandoned.count == 10)
        #expect(again.store.wrongs == [])
        // The one that it was taken over from is alive after all.
        var late = TestDistrict(log.lane, again.store)
        late.take(.hello(TestLog(count: 90).hello()))
        #expect(late.fault?.code == .epoch && late.store.quarantine.isEmpty)
    }
}

@Suite struct `A log whose front is pruned` {
    static let log: TestLog = {
        var log = TestLog(count: 40)
        log.first = 25
        return log
    }()

    @Test(arguments: [40, 25])
    func `begins behind it where nothing of it is known`(size: Int) {
        var log = TestLog(count: size)
        log.first = 25
        var (node, district) = (TestNode(log), TestDistrict(log.lane))
        district.take(node.taken()[0])
        node.take(district.sent[0])
        for frame in node.taken() { district.take(frame) }
        #expect(district.fault == nil && node.fault == nil)
        #expect(district.store.first == 25 && district.store.records == Array(log.records[25...]))
        #expect(district.store.roots.last == log.roots.last)
        #expect(district.store.witnessed == log.head)
    }

    @Test func `goes on where the receiver has its front`() {
        var district = TestDistrict(TestLog(count: 40), having: 30)
        district.take(.hello(Self.log.hello()), .batch(Self.log.batch(from: 30)))
        #expect(district.fault == nil && district.store.records == Self.log.records)
    }

    @Test func `is stale where it is shorter than what is gone, of which nobody has the roots`() {
        var district = TestDistrict(Self.log.lane)
        district.take(.hello(Self.log.hello()), .batch(Self.log.batch(from: 25)))
        var again = TestDistrict(Self.log.lane, district.store)
        again.take(.hello(TestLog(count: 20).hello()))
        #expect(again.fault?.code == .stale && again.store.quarantine.isEmpty)
    }

    @Test func `leaves no gap`() {
        var district = TestDistrict(TestLog(count: 40), having: 24)
        district.take(.hello(Self.log.hello()))
        #expect(district.fault?.code == .gap && district.store.size == 24)
        var node = TestNode(Self.log)
        node.take(TestNode.resume(Self.log, at: 24))
        #expect(node.fault?.code == .gap)
    }

    @Test func `must have been what it says`() throws {
        let pruned = try #require(Self.log.pruned)
        for wrong in [
            Frame.Pruned(size: 25, frontier: pruned.frontier.reversed(), consistency: pruned.consistency),
            Frame.Pruned(size: 24, frontier: pruned.frontier, consistency: pruned.consistency),
            Frame.Pruned(size: 25, frontier: pruned.frontier, consistency: pruned.consistency.dropLast()),
            Frame.Pruned(size: 41, frontier: pruned.frontier, consistency: pruned.consistency),
        ] {
            var district = TestDistrict(Self.log.lane)
            district.take(
                .hello(
                    Frame.Hello(
                        versions: ReplicationVersion.supported, log: TestLog.id, lane: .incident, epoch: 0,
                        pruned: wrong, note: Self.log.sign().note)))
            #expect(district.fault?.code == .proof)
            #expect(district.store.first == 0 && district.store.size == 0)
        }
    }
}
