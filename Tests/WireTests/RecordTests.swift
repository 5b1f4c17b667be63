import CBOR
import Samples
import Testing
import Wire

@Suite struct `A record` {
    private static let causes: [Cause?] = [
        nil, .event(.telemetry, Seq(.max)),
        .command(try! CommandKey(principal: "district", source: "/dispatch", id: "d-7")),
    ]
    private static let bodies: [Body] = [
        .empty, try! Body([1: "三号楼", -5: [1, nil, 2.5], 40: ["k": .bytes([0])]]),
    ]

    /// Each optional field present or absent, beside each of the others.
    static let events: [Event] = causes.flatMap { cause in bodies.flatMap { body in events(cause, body) } }

    private static func events(_ cause: Cause?, _ body: Body) -> [Event] {
        (0..<8).map { present in
            let (place, subject) = (present & 1 != 0 ? "小区/3/2/1201" : nil, present & 2 != 0 ? "wo-77" : nil)
            let actor = present & 4 != 0 ? "张-042" : nil
            return try! Event(
                occurred: Instant(milliseconds: -1), kind: Kind("workorder.dispatched"), place: place,
                subject: subject, cause: cause, actor: actor, body: body)
        }
    }

    @Test(arguments: events)
    func `gives back every field that the event had, and null for the others`(event: Event) throws {
        let key = try CommandKey(principal: "gateway-3", source: "urn:linli:gw:3", id: "8f1c")
        let command = try Command(key: key, events: [event])
        let record = try command.events[0].record(seq: 41, recorded: 1_790_000_000_123)
        #expect(record.seq == Seq(41))
        #expect(record.recorded == Instant(milliseconds: 1_790_000_000_123))
        #expect(record.event == event)
        #expect(record.event.body.encoded == event.body.encoded)
        #expect(record.key == key)
        #expect(Array(record.encodedKey) == key.encoded)
        #expect(record.index == 0)
        #expect(record.digest == command.digest)
    }

    @Test(arguments: events)
    func `is the array of eleven items that the schema describes`(event: Event) throws {
        let command = try Command(
            key: try CommandKey(principal: "p", source: "s", id: "i"), events: [event])
        let record = try command.events[0].record(seq: 300)
        let cause: CBORValue =
            switch event.cause {
            case .event(let lane, let seq)?: [.text(lane.rawValue), .unsigned(seq.value)]
            case .command(let key)?: [.text(key.principal), .text(key.source), .text(key.id)]
            case nil: nil
            }
        var raw = RawRecord()
        raw.items = [
            1, 300, -1, 1_790_000_000_000, "workorder.dispatched",
            RawRecord.origin(principal: "p", source: "s", id: "i", digest: .bytes(Array(command.digest))),
            event.place.map { .text($0) } ?? nil, event.subject.map { .text($0) } ?? nil, cause,
            event.actor.map { .text($0) } ?? nil, try CBORValue(decoding: event.body.encoded),
        ]
        #expect(record.encoded.elementsEqual(raw.bytes))
    }

    @Test func `is found inside a larger buffer, and equals its copy elsewhere`() throws {
        let bytes = RawRecord().bytes
        let inside = try Record(decoding: [0xFF, 0x82] + bytes + bytes, in: 2..<(2 + bytes.count))
        let alone = try Record(decoding: bytes)
        #expect(inside == alone)
        #expect(inside.hashValue == alone.hashValue)
        #expect(inside.event == alone.event)
        #expect(inside.key == alone.key)
        #expect(inside.byteCount == bytes.count)
        #expect(inside.encoded.elementsEqual(bytes))
    }

    @Test func `of another seq is another record with the same event`() throws {
        let (one, two) = (try Record(decoding: RawRecord().bytes), try Record(decoding: RawRecord.with(.seq, 8).bytes))
        #expect(one != two)
        #expect(one.event == two.event)
    }

    @Test func `reaches 65,535 bytes and no more`() throws {
        var raw = RawRecord()
        let rest = raw.bytes.count - 1
        // {1: bytes} has a head of five bytes.
        raw.items[RawRecord.Item.body.rawValue] = [1: .bytes([UInt8](repeating: 0, count: 65_535 - rest - 5))]
        #expect(raw.bytes.count == Record.maximumByteCount)
        #expect(try Record(decoding: raw.bytes).byteCount == 65_535)
        raw.items[RawRecord.Item.body.rawValue] = [1: .bytes([UInt8](repeating: 0, count: 65_535 - rest - 4))]
        #expect(throws: WireError.tooLarge(byteCount: 65_536)) { try Record(decoding: raw.bytes) }
    }

    @Test func `made of an event counts with the longest head that the log could give it`() throws {
        let key = try CommandKey(principal: "p", source: "s", id: "i")
        func command(content: Int) throws -> Command {
            let body = try Body([1: .bytes([UInt8](repeating: 0, count: content))])
            let event = try Event(occurred: Instant(milliseconds: .min), kind: Kind("a"), body: body)
            return try Command(key: key, events: [event])
        }
        let least = try command(content: 1_000).events[0].byteCount - 1_000
        let longest = Record.maximumByteCount - 20 - least
        let record = try command(content: longest).events[0].record(seq: .max, recorded: .min)
        #expect(record.byteCount == Record.maximumByteCount)
        #expect(throws: WireError.tooLarge(byteCount: 65_536)) { try command(content: longest + 1) }
    }
}
