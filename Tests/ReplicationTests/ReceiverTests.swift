import Digest
import Merkle
import Replication
import Testing
import Wire

@Suite struct `A receiver` {
    /// Thirty records, of which the receiver is sent ten before something is wrong.
    static let log = TestLog(count: 30)
    static let other = TestLog(key: 9)

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: ReplicationFault.Code
        let frames: [Frame]

        init(_ name: String, _ code: ReplicationFault.Code, _ frames: Frame...) {
            (testDescription, self.code, self.frames) = (name, code, frames)
        }
    }

    static let future = Frame.unknown([0x82, 0x18, 0x63, 0x00])

    /// The log with one word changed, and all that follows from it.
    static func forked(at place: Int, count: Int) -> TestLog {
        var log = TestLog()
        for seq in 0..<count { log.append(seq == place ? "other" : "") }
        return log
    }

    static func run(_ records: [[UInt8]], at first: UInt64 = 10) -> Frame {
        let run = RecordRun(first: Seq(first), records: records.map { $0[...] })
        return .batch(Frame.Batch(run: run, root: log.roots[Int(first) + records.count]))
    }

    static func changed(_ preview: Frame.Preview, _ change: (inout [Hash], inout [Hash], inout [UInt8]) -> Void)
        -> Frame
    {
        var (frontier, consistency, note) = (preview.frontier, preview.consistency, preview.note)
        change(&frontier, &consistency, &note)
        return .preview(Frame.Preview(run: preview.run, frontier: frontier, consistency: consistency, note: note))
    }

    static var altered: TestLog {
        var log = log
        log.alter(12)
        return log
    }

    static let refused: [Case] = {
        let preview = log.preview(from: 20, extending: 10)
        let stored = Frame.Stored(size: 10, previewed: 10)
        return [
            Case("a gap", .gap, .batch(log.batch(from: 11))),
            Case("a batch that has come", .gap, .batch(log.batch(from: 0))),
            Case("an altered record", .root, .batch(altered.batch(from: 10))),
            Case("another root", .root, .batch(Frame.Batch(run: log.run(from: 10), root: log.roots[29]))),
            Case("a record too few", .root, .batch(Frame.Batch(run: log.run(from: 10, count: 5), root: log.roots[30]))),
            Case("a record at another place", .record, run([TestLog.record(10), TestLog.record(12)])),
            Case("no record", .record, run([[0xA0]])),
            Case("what does not unpack", .payload, bomb),
            Case("a hello again", .unexpected, .hello(log.hello())),
            Case("a checkpoint of what was not sent", .unexpected, .checkpoint(log.sign(11).note)),
            Case("an older checkpoint", .replay, .checkpoint(log.sign(9).note)),
            Case("a checkpoint of another key", .note, .checkpoint(other.sign(0).note)),
            Case("a checkpoint that is none", .note, .checkpoint([])),
            Case("a checkpoint of another history", .fork, .checkpoint(forked(at: 3, count: 10).sign().note)),
            Case("an older one of another history", .fork, .checkpoint(forked(at: 3, count: 9).sign().note)),
            Case("a preview of what has come", .unexpected, .preview(log.preview(from: 9, extending: 10))),
            Case("a preview again", .unexpected, .preview(preview), .preview(preview)),
            Case("an altered preview", .proof, .preview(altered.preview(from: 12, extending: 10))),
            Case(
                "a preview of another history", .proof,
                .preview(forked(at: 3, count: 30).preview(from: 20, extending: 10))),
            Case("a preview without its frontier", .proof, changed(preview) { frontier, _, _ in frontier = [] }),
            Case("a preview with another frontier", .proof, changed(preview) { frontier, _, _ in frontier.reverse() }),
            Case("a preview that extends something else", .proof, changed(preview) { _, path, _ in path.removeLast() }),
            Case("a preview with an older note", .proof, changed(preview) { _, _, note in note = log.sign(29).note }),
            Case("a preview that nobody signed", .note, changed(preview) { _, _, note in note = [] }),
            Case("a frame of the future", .unexpected, future),
            Case("an acknowledgement", .unexpected, .stored(stored)), Case("a wish", .unexpected, .wanted),
            Case("a resume", .unexpected, TestNode.resume(log, at: 10)),
            Case(
                "a command", .unexpected,
                .command(
                    Frame.Command(
                        id: "a", verb: "b", subject: "c", expected: nil, notAfter: Instant(milliseconds: 0),
                        payload: []))),
        ]
    }()

    /// A payload that claims a megabyte.
    static let bomb: Frame = {
        let records = (0..<15).map { _ in [UInt8](repeating: 0, count: 65_535)[...] }
        return .batch(
            Frame.Batch(run: RecordRun(first: Seq(10), records: records, compress: { _ in [1] }), root: log.roots[11]))
    }()

    @Test(arguments: refused)
    func `refuses by name, and what it has stays as it is`(wrong: Case) {
        var district = TestDistrict(Self.log, having: 10)
        district.take(.hello(Self.log.hello()))
        let before = district.sent.count
        for frame in wrong.frames { district.take(frame) }
        #expect(district.fault?.code == wrong.code)
        #expect(district.sent.last == .goodbye(district.fault!) && district.sent.count > before)
        #expect(district.store.records == Array(Self.log.records[..<10]))
        #expect(district.store.wrongs == [])
        #expect(district.store.quarantine.isEmpty == (wrong.code != .fork))
        let count = district.sent.count
        district.take(.batch(Self.log.batch(from: 10)))
        #expect(district.sent.count == count && district.store.size == 10)
    }

    static let refusedHellos: [Case] = {
        func hello(
            _ versions: [ReplicationVersion] = ReplicationVersion.supported, log id: [UInt8] = log.lane.log,
            lane: Lane = .incident, epoch: UInt64 = 7, note: [UInt8] = log.sign().note
        ) -> Frame {
            .hello(Frame.Hello(versions: versions, log: id, lane: lane, epoch: epoch, pruned: nil, note: note))
        }
        return [
            Case("of no common version", .version, hello([ReplicationVersion(major: 2, minor: 0)])),
            Case("of another log", .foreign, hello(log: [UInt8](repeating: 1, count: 16))),
            Case("of another lane", .foreign, hello(lane: .access)),
            Case("with a checkpoint of another lane", .note, hello(note: TestLog(.access, count: 30).sign().note)),
            Case("signed by another", .note, hello(note: other.sign().note)),
            Case("of an older epoch", .epoch, hello(epoch: 6)),
            Case("that does not come first", .unexpected, .batch(log.batch(from: 10)), hello()),
        ]
    }()

    @Test(arguments: refusedHellos)
    func `refuses a hello by name`(wrong: Case) {
        var district = TestDistrict(Self.log, having: 10, epoch: 7)
        for frame in wrong.frames { district.take(frame) }
        #expect(district.fault?.code == wrong.code)
        #expect(district.sent == [.goodbye(district.fault!)])
        #expect(district.store.size == 10)
    }

    @Test func `refuses what its keys have signed for another lane`() throws {
        let lane = Self.log.lane
        let text = Checkpoint(origin: try NoteLine("linli/other/incident"), head: Self.log.head).text
        let note = SignedNote(text, signature: Self.log.signer.sign(text)).bytes
        var district = TestDistrict(lane)
        district.take(
            .hello(
                Frame.Hello(
                    versions: ReplicationVersion.supported, log: lane.log, lane: lane.lane, epoch: 0, pruned: nil,
                    note: note)))
        #expect(district.fault?.code == .foreign)
    }

    @Test func `witnesses and acknowledges what its store has said is durable, and nothing before`() {
        var receiver = LaneReceiver(Self.log.lane, stored: LaneReceiver.Stored()) { _, _ in nil }
        _ = receiver.handle(.received(.hello(TestLog(count: 10).hello())))
        let batch = receiver.handle(.received(.batch(Self.log.batch(from: 0, count: 12))))
        guard case .store(let run) = batch.first, batch.count == 1 else {
            Issue.record("it did more than to store: \(batch)")
            return
        }
        #expect(run.first == Seq(0) && run.count == 12 && run.head == Self.log.head(12))
        #expect(run.records.map(\.?.seq.value) == (0..<12).map { $0 })
        let signed = Self.log.sign(12)
        #expect(receiver.handle(.received(.checkpoint(signed.note))) == [])
        #expect(
            receiver.handle(.stored(12))
                == [.send(.stored(Frame.Stored(size: 12, previewed: 12))), .witness(signed)])
        // One at a time, and the newest.
        #expect(receiver.handle(.received(.checkpoint(signed.note))) == [])
        #expect(receiver.handle(.cosigned([7])) == [.send(.checkpoint([7])), .witness(signed)])
    }

    @Test func `takes no more than its window before the store has it`() {
        var log = TestLog()
        for seq: UInt64 in 0..<60 { log.append(record: TestLog.record(seq, String(repeating: "x", count: 60_000))) }
        var limits = ReceiverLimits()
        limits.window = 1 << 20
        var district = TestDistrict(log.lane, limits: limits)
        district.take(.hello(log.hello()))
        district.isHeldUp = true
        for first: UInt64 in stride(from: 0, to: 17, by: 1) { district.take(.batch(log.batch(from: first, count: 1))) }
        #expect(district.fault == nil)
        var fast = district
        fast.take(.batch(log.batch(from: 17, count: 1)))
        #expect(fast.fault?.code == .window)
        district.letGo()
        district.take(.batch(log.batch(from: 17, count: 1)))
        #expect(district.fault == nil && district.store.size == 18)
    }

    @Test func `has few previews under way, and lets go of what there is no room for`() {
        var district = TestDistrict(Self.log.lane)
        district.take(.hello(Self.log.hello()))
        district.isHeldUp = true
        for first: UInt64 in 20..<24 { district.take(Self.preview(first)) }
        #expect(district.fault == nil)
        var fast = district
        fast.take(Self.preview(24))
        #expect(fast.fault?.code == .window)
        district.letGo()
        #expect(district.store.previews.keys.sorted() == [20, 21, 22, 23])
        #expect(district.sent.last == .stored(Frame.Stored(size: 0, previewed: 24)))
    }

    static func preview(_ first: UInt64) -> Frame {
        var tree = TileTree(log)
        return .preview(
            try! Frame.Preview(
                proving: log.run(from: first, count: 1), extending: 0, in: &tree, note: log.sign(first + 1).note))
    }

    @Test func `counts previews as done that it has no room for, once those before them are stored`() {
        var limits = ReceiverLimits()
        limits.previews = 2
        var district = TestDistrict(Self.log.lane, limits: limits)
        district.take(.hello(Self.log.hello()))
        district.isHeldUp = true
        for first: UInt64 in 20..<24 { district.take(Self.preview(first)) }
        #expect(district.sent.count == 1)
        district.letGo()
        #expect(district.receiver.skippedPreviews == 2)
        #expect(district.store.previews.keys.sorted() == [20, 21])
        #expect(district.sent.last == .stored(Frame.Stored(size: 0, previewed: 24)))
        // There is room again when those have come in their place.
        district.take(.batch(Self.log.batch(from: 0, count: 24)), .preview(Self.log.preview(from: 28, extending: 24)))
        #expect(district.receiver.skippedPreviews == 2 && district.store.previews.keys.sorted() == [28, 29])
    }

    @Test func `skips and counts what only a newer program says`() {
        var district = TestDistrict(Self.log.lane)
        let newer = [ReplicationVersion(major: 1, minor: 4), ReplicationVersion(major: 3, minor: 0)]
        district.take(
            .hello(Self.log.hello(versions: newer)), Self.future, .batch(Self.log.batch(from: 0)), Self.future)
        #expect(district.fault == nil)
        #expect(district.receiver.skippedFrames == 2)
        #expect(district.store.records == Self.log.records)
    }

    @Test func `keeps records of versions that it does not know as they are`() {
        var log = TestLog(count: 2)
        log.append(record: [0x82, 0x02, 0x63, 0x6E, 0x65, 0x77])
        log.append()
        var district = TestDistrict(log.lane)
        district.take(.hello(log.hello()), .batch(log.batch(from: 0)))
        #expect(district.fault == nil)
        #expect(district.store.records == log.records)
    }

    @Test func `says goodbye once, and is told of one`() {
        var district = TestDistrict(Self.log, having: 10)
        district.take(.hello(Self.log.hello()), .goodbye(ReplicationFault(.stopping, "the node stops")))
        #expect(district.fault?.code == .stopping && district.faultSide == .there)
        #expect(!district.sent.contains(.goodbye(district.fault!)))
        var ending = TestDistrict(Self.log, having: 10)
        ending.handle(.end(ReplicationFault(.busy, "the disk is full")))
        #expect(ending.faultSide == .here && ending.sent.last == .goodbye(ending.fault!))
    }
}
