import Merkle
import Replication
import Samples
import Testing
import Wire

/// Bytes from somebody who was let in and means harm, or from a line that turns bits over.
@Suite struct `Whatever bytes come` {
    /// What a node says to a district while it sends its log, in order, and the log.
    private static let session: (log: TestLog, there: [Frame], here: [Frame]) = {
        var limits = SenderLimits(for: .incident)
        limits.batchByteCount = 1_000
        limits.window = 2_500
        limits.previewBacklog = 10
        limits.previewByteCount = 300
        var (node, district) = (TestNode(TestLog(count: 30), limits), TestDistrict(TestLog(count: 30).lane))
        var (there, here): ([Frame], [Frame]) = ([], [])
        for round in 0..<40 {
            if round == 1 { node.grow(4) }
            if round == 8 { node.pass(.seconds(20)) }
            for frame in node.taken() {
                there.append(frame)
                district.take(frame)
            }
            for frame in district.sent[here.count...] {
                here.append(frame)
                node.take(frame)
            }
        }
        return (node.log, there, here)
    }()

    private enum End { case complete, refused, cut }

    /// A district that gets these bytes and then the end of the stream.
    private func feed(_ bytes: [UInt8]) -> (end: End, district: TestDistrict) {
        var district = TestDistrict(Self.session.log.lane)
        var reader = FrameReader()
        reader.append(bytes)
        do throws(ReplicationFault) {
            while district.fault == nil, let frame = try reader.next() { district.take(frame) }
        } catch {
            district.handle(.end(error))
        }
        if district.fault != nil { return (.refused, district) }
        return (reader.isBetweenFrames ? .complete : .cut, district)
    }

    private func expectTruth(_ district: TestDistrict, _ why: String) {
        let log = Self.session.log
        #expect(district.store.records == Array(log.records[..<district.store.records.count]), "\(why)")
        #expect(district.store.previews.allSatisfy { log.records[Int($0.key)] == $0.value }, "\(why)")
        #expect(district.store.wrongs == [], "\(why)")
    }

    @Test func `a recorded session says everything that a sender can say`() {
        let (log, there, here) = Self.session
        let (end, district) = feed(there.flatMap(\.encoded))
        #expect(end == .complete && district.store.records == log.records)
        #expect(district.store.told.contains(where: \.isProvisional) && district.store.witnessed == log.head)
        #expect(here.count > 6)
    }

    @Test func `a flipped bit anywhere in a session is noticed, or changes nothing`() {
        let frames = Self.session.there
        let bytes = frames.flatMap(\.encoded)
        let helloByteCount = frames[0].encoded.count
        var random = SeededGenerator(seed: 3)
        var refused = 0
        for place in bytes.indices {
            var flipped = bytes
            flipped[place] ^= 1 << UInt8(random.number(in: 0...7))
            let (end, district) = feed(flipped)
            expectTruth(district, "byte \(place)")
            switch end {
            case .refused: refused += 1
            // Only in a hello is there anything that is the sender's own: further versions, and an epoch.
            case .complete: #expect(place < helloByteCount && district.store.size == Self.session.log.size)
            // A frame that has become longer swallows what follows, and the stream ends inside it.
            case .cut: break
            }
            if place >= helloByteCount { #expect(end != .complete, "byte \(place)") }
        }
        #expect(refused > bytes.count * 9 / 10)
    }

    @Test func `a session that is cut off anywhere leaves a true beginning`() {
        let bytes = Self.session.there.flatMap(\.encoded)
        for count in stride(from: 0, to: bytes.count, by: 7) {
            let (end, district) = feed(Array(bytes[..<count]))
            #expect(end != .refused)
            expectTruth(district, "\(count) bytes")
        }
    }

    @Test func `frames in any order are refused, and leave a true beginning`() {
        var random = SeededGenerator(seed: 5)
        var refused = 0
        for _ in 0..<400 {
            var frames = Self.session.there
            for _ in 0..<random.number(in: 1...3) {
                let (a, b) = (random.number(in: 0...frames.count - 1), random.number(in: 0...frames.count - 1))
                switch random.number(in: 0...2) {
                case 0: frames.swapAt(a, b)
                case 1: frames.insert(frames[a], at: b)
                default: frames.insert(random.element(of: Self.session.here), at: b)
                }
            }
            let (end, district) = feed(frames.flatMap(\.encoded))
            expectTruth(district, "\(frames.map { "\($0)".prefix(9) })")
            if end == .refused { refused += 1 }
        }
        #expect(refused > 300)
    }

    @Test func `a sender neither stops the program nor keeps what nobody has witnessed`() {
        let (log, _, here) = Self.session
        var random = SeededGenerator(seed: 6)
        var faults = 0
        for _ in 0..<3_000 {
            var node = TestNode(log)
            for frame in here {
                let isHit = random.chance(perMille: 200)
                let content = isHit ? random.mutation(of: frame.content) : frame.content
                do throws(ReplicationFault) {
                    node.take(try Frame(content: content))
                } catch {
                    node.handle(.end(error))
                }
                if random.chance(perMille: 100) { node.grow() }
                if node.fault != nil { break }
            }
            if node.fault != nil { faults += 1 }
            #expect(node.kept.allSatisfy { $0.head.root == node.log.roots[Int($0.head.size)] })
            #expect(node.sender.acknowledged <= node.sender.position && node.sender.position <= node.log.size)
        }
        #expect(faults > 1_000)
    }
}
