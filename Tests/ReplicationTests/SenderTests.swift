import Digest
import Merkle
import Replication
import Testing
import Wire

@Suite struct `A sender` {
    static let log = TestLog(count: 100)
    /// `[99, 0]`.
    static let future = Frame.unknown([0x82, 0x18, 0x63, 0x00])

    /// One whose receiver has some of it and says so.
    private func node(
        _ log: TestLog = Self.log, _ limits: SenderLimits = SenderLimits(for: .incident), at size: UInt64 = 0,
        previewed: UInt64? = nil,
        window: UInt64 = 4 << 20
    ) -> TestNode {
        var node = TestNode(log, limits)
        _ = node.taken()
        node.take(TestNode.resume(log, at: size, previewed: previewed, window: window))
        return node
    }

    private func stored(_ size: UInt64, previewed: UInt64? = nil) -> Frame {
        .stored(Frame.Stored(size: size, previewed: previewed ?? size))
    }

    /// The batches among frames, by where they begin and end.
    private func places(_ frames: [Frame]) -> [Range<UInt64>] {
        frames.compactMap { if case .batch(let batch) = $0 { batch.run.first.value..<batch.run.end } else { nil } }
    }

    private func previews(_ frames: [Frame]) -> [Range<UInt64>] {
        frames.compactMap { if case .preview(let each) = $0 { each.run.first.value..<each.run.end } else { nil } }
    }

    @Test func `begins with a checkpoint of all it has, and goes on where the receiver stands`() {
        var node = TestNode(Self.log)
        #expect(node.taken() == [.hello(Self.log.hello())])
        node.take(TestNode.resume(Self.log, at: 40))
        #expect(places(node.taken()) == [40..<100])
    }

    @Test func `has no more under way than its window, and sends on as it is acknowledged`() {
        var limits = SenderLimits(for: .incident)
        limits.window = 6_000
        limits.batchByteCount = 2_000
        var node = node(Self.log, limits)
        let first = places(node.taken())
        let total = first.reduce(0) { $0 + Self.log.batch(from: $1.lowerBound, byteLimit: 2_000).run.byteCount }
        #expect(first.count == 3 && total <= 6_000)
        node.pass(.seconds(1))
        #expect(places(node.taken()).isEmpty)
        node.take(stored(first[0].upperBound))
        #expect(places(node.taken()).map(\.lowerBound) == [first[2].upperBound])
    }

    @Test func `follows the receiver's window where that is smaller`() {
        var log = TestLog()
        for seq: UInt64 in 0..<40 { log.append(record: TestLog.record(seq, String(repeating: "x", count: 60_000))) }
        var limits = SenderLimits(for: .incident)
        limits.batchByteCount = 1 << 19
        for (window, count) in [(UInt64(1 << 20), 2), (1 << 21, 4)] {
            var node = node(log, limits, window: window)
            #expect(places(node.taken()).count == count)
        }
    }

    @Test func `keeps to a rate while there is a backlog, and not with what is new`() {
        var limits = SenderLimits(for: .incident)
        limits.batchByteCount = 1_000
        limits.catchUpBytesPerSecond = 10_000
        limits.catchUpBurst = .milliseconds(100)
        let log = TestLog(count: 300)
        var node = node(log, limits)
        var sent = 0
        for _ in 0..<200 {
            for place in places(node.taken()) {
                sent += log.batch(from: place.lowerBound, byteLimit: 1_000).run.byteCount
            }
            // What may be sent at once, and the batch that began before that was used up.
            let most = 10_000 * (node.now / .seconds(1)) + 1_000 + 1_000
            #expect(Double(sent) <= most && Double(sent) >= most - 3_000)
            node.pass(.milliseconds(10))
        }
        #expect(sent > 15_000)
        while node.sender.position < 300 { node.pass(.seconds(1)) }
        _ = node.taken()
        for _ in 0..<50 {
            node.grow()
            #expect(places(node.taken()) == [node.log.size - 1..<node.log.size])
        }
        // What was not used while nothing waited is not saved up.
        node.pass(.seconds(60))
        node.grow(100)
        let burst = places(node.taken())
        #expect(burst.count >= 1 && burst.reduce(0) { $0 + $1.count } <= 24)
    }

    @Test func `has what is new signed on a rhythm, when a segment is sealed and when it is asked`() {
        func checkpoints(_ node: inout TestNode) -> [Frame] {
            node.taken().filter { if case .checkpoint = $0 { true } else { false } }
        }
        var node = node(at: 100)
        node.pass(.seconds(30))
        #expect(checkpoints(&node) == [])
        node.grow()
        #expect(checkpoints(&node) == [.checkpoint(node.log.sign().note)])
        node.grow()
        node.pass(.seconds(9))
        #expect(checkpoints(&node) == [])
        #expect(node.wakes.last == .seconds(40))
        node.pass(.seconds(1))
        #expect(checkpoints(&node) == [.checkpoint(node.log.sign().note)])
        node.pass(.seconds(1))
        node.take(.wanted)
        #expect(checkpoints(&node).count == 1)
        node.take(.wanted, .wanted)
        #expect(checkpoints(&node) == [])
        node.pass(.milliseconds(100))
        #expect(checkpoints(&node).count == 1)
        node.pass(.seconds(1))
        node.handle(.due)
        #expect(checkpoints(&node).count == 1)
    }

    @Test func `keeps a checkpoint that the receiver has witnessed, and no other`() throws {
        func cosigned(_ size: UInt64, by cosigner: Cosigner) throws -> Frame {
            var note = try SignedNote(parsing: Self.log.sign(size).note)
            note.add(try cosigner.cosign(Checkpoint(note.text), at: 1))
            return .checkpoint(note.bytes)
        }
        var good = node(at: 100)
        good.take(try cosigned(100, by: TestStore.cosigner))
        #expect(good.kept.map(\.head) == [Self.log.head] && good.fault == nil)
        let stranger = Cosigner(name: try KeyName("stranger"), privateKey: .generate())
        for (frame, code) in [
            (try cosigned(100, by: stranger), ReplicationFault.Code.note),
            (.checkpoint(Self.log.sign().note), .note), (.checkpoint([1]), .note),
            (try cosigned(100, by: TestStore.cosigner), .unexpected),
        ] {
            var limits = SenderLimits(for: .incident)
            (limits.window, limits.batchByteCount) = (100, 100)
            var node = node(Self.log, limits, at: 90)
            node.take(frame)
            #expect(node.kept.isEmpty && node.fault?.code == code)
        }
        good.take(try cosigned(100, by: TestStore.cosigner), try cosigned(99, by: TestStore.cosigner))
        #expect(good.kept.count == 2 && good.fault?.code == .replay)
    }

    @Test func `sends what is new ahead of a backlog, and goes on with the backlog between`() {
        var limits = SenderLimits(for: .incident)
        limits.window = 4_000
        limits.batchByteCount = 2_000
        limits.previewBacklog = 20
        var node = node(Self.log, limits)
        let first = places(node.taken())
        node.grow(2)
        node.grow()
        #expect(previews(node.taken()) == [100..<102, 102..<103])
        node.take(stored(first[0].upperBound, previewed: 102))
        #expect(places(node.taken()).map(\.lowerBound) == [first[1].upperBound])
        for _ in 0..<10 { node.grow() }
        // Two were free, and one that is not acknowledged.
        #expect(previews(node.taken()).count == 3)
        node.take(stored(first[0].upperBound, previewed: node.log.size - 7))
        #expect(previews(node.taken()) == [node.log.size - 7..<node.log.size])
    }

    @Test func `goes on with the backlog in a storm of alarms`() throws {
        var limits = SenderLimits(for: .incident)
        limits.batchByteCount = 2_000
        limits.previewBacklog = 20
        var log = TestLog(count: 300)
        var sender = LaneSender(log.lane, epoch: 0, witnesses: [], limits: limits)
        _ = sender.handle(.opened, at: .zero)
        _ = sender.handle(.introduced(log.sign(), nil), at: .zero)
        let reading = sender.handle(.received(TestNode.resume(log, at: 0)), at: .zero)
        #expect(reading.contains(.read(from: 0, byteLimit: 2_000)))
        log.append()
        var shown = log.size - 1
        #expect(
            sender.handle(.grew(to: log.size), at: .zero)
                == [.prove(from: shown, byteLimit: 1 << 16, extending: 0)])
        for _ in 0..<5 {
            // The next batch is read, and there is another alarm, while the last ones are proven.
            let batch = log.batch(from: sender.position, byteLimit: 2_000)
            #expect(sender.handle(.read(batch), at: .zero) == [])
            let preview = log.preview(from: shown, extending: sender.position)
            shown = log.size
            log.append()
            #expect(sender.handle(.grew(to: log.size), at: .zero) == [])
            #expect(
                sender.handle(.proved(preview), at: .zero).prefix(3) == [
                    .send(.preview(preview)), .send(.batch(batch)),
                    .prove(from: shown, byteLimit: 1 << 16, extending: batch.run.end),
                ])
            _ = sender.handle(.received(stored(0, previewed: shown)), at: .zero)
        }
    }

    @Test func `sends nothing ahead where little is waiting, or on lanes where nothing is urgent`() {
        var limits = SenderLimits(for: .incident)
        limits.window = 4_000
        limits.batchByteCount = 2_000
        for backlog in [nil, UInt64(500)] {
            limits.previewBacklog = backlog
            var node = node(Self.log, limits)
            node.grow(3)
            #expect(previews(node.taken()).isEmpty)
        }
    }

    @Test func `goes on with previews where they ended, unless too much lies between`() {
        var limits = SenderLimits(for: .incident)
        limits.window = 1_000
        limits.batchByteCount = 1_000
        limits.previewBacklog = 20
        limits.previewGap = 30
        var near = node(Self.log, limits, at: 10, previewed: 80)
        #expect(previews(near.taken()) == [80..<100])
        var far = node(Self.log, limits, at: 10, previewed: 60)
        #expect(previews(far.taken()).isEmpty)
        far.grow()
        #expect(previews(far.taken()) == [100..<101])
    }

    @Test func `holds commands back until the heads are compared, and is not put out by them`() {
        var sender = LaneSender(Self.log.lane, epoch: 0, witnesses: [], limits: SenderLimits(for: .incident))
        let commands = (0..<3).map { number in
            Frame.Command(
                id: "c\(number)", verb: "case.dispatch", subject: "c", expected: nil,
                notAfter: Instant(milliseconds: 0),
                payload: [])
        }
        _ = sender.handle(.opened, at: .zero)
        _ = sender.handle(.introduced(Self.log.sign(), nil), at: .zero)
        #expect(sender.handle(.received(TestNode.resume(Self.log, at: 40)), at: .zero) == [.sign(size: 40)])
        for command in commands { #expect(sender.handle(.received(.command(command)), at: .zero) == []) }
        #expect(sender.handle(.received(.wanted), at: .zero) == [])
        let effects = sender.handle(.signed(Self.log.sign(40)), at: .zero)
        #expect(effects.starts(with: [.acknowledged(40)] + commands.map { .command($0) }))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: ReplicationFault.Code
        let frame: Frame
    }

    static let refusedResumes: [Case] = [
        Case(
            testDescription: "a version that was not offered", code: .version,
            frame: TestNode.resume(log, at: 9, version: ReplicationVersion(major: 2, minor: 0))),
        Case(
            testDescription: "more than there is", code: .unexpected,
            frame: .resume(
                Frame.Resume(
                    version: ReplicationVersion.supported[0], size: 101, root: log.roots[0], previewed: 101,
                    window: 4 << 20))),
        Case(
            testDescription: "previews of what is stored", code: .unexpected,
            frame: TestNode.resume(log, at: 9, previewed: 8)),
        Case(
            testDescription: "a window of one byte", code: .window, frame: TestNode.resume(log, at: 9, window: 1)),
        Case(testDescription: "no resume", code: .unexpected, frame: .stored(Frame.Stored(size: 0, previewed: 0))),
    ]

    @Test(arguments: refusedResumes)
    func `refuses an answer to its hello by name`(wrong: Case) {
        var node = TestNode(Self.log)
        _ = node.taken()
        node.take(wrong.frame)
        #expect(node.fault?.code == wrong.code)
        #expect(node.taken() == [.goodbye(node.fault!)])
        node.grow()
        #expect(node.taken() == [])
    }

    static let refused: [Case] = [
        Case(testDescription: "more than was sent", code: .unexpected, frame: stored(101, 101)),
        Case(testDescription: "less than before", code: .unexpected, frame: stored(39, 39)),
        Case(testDescription: "previews that end before the rest", code: .unexpected, frame: stored(50, 49)),
        Case(testDescription: "previews of the future", code: .unexpected, frame: stored(50, 102)),
        Case(testDescription: "a second resume", code: .unexpected, frame: TestNode.resume(log, at: 40)),
        Case(testDescription: "a batch", code: .unexpected, frame: .batch(log.batch(from: 0))),
        Case(testDescription: "a frame of the future", code: .unexpected, frame: future),
    ]

    private static func stored(_ size: UInt64, _ previewed: UInt64) -> Frame {
        .stored(Frame.Stored(size: size, previewed: previewed))
    }

    @Test(arguments: refused)
    func `refuses what a receiver cannot say`(wrong: Case) {
        var node = node(at: 40)
        _ = node.taken()
        node.take(wrong.frame)
        #expect(node.fault?.code == wrong.code)
    }

    @Test func `skips and counts what only a newer program says`() {
        var node = TestNode(Self.log)
        node.take(TestNode.resume(Self.log, at: 40, version: ReplicationVersion(major: 1, minor: 9)))
        node.take(Self.future)
        #expect(node.fault == nil && node.sender.skippedFrames == 1)
    }
}
