import CBOR
import Samples
import Testing
import Wire

@Suite struct `A kind` {
    @Test(arguments: [
        "a", "7", "alarm.raised", "work-order.re-opened", "a.b.c-d", "meter2.read", String(repeating: "a", count: 64),
    ])
    func `is words of lower-case letters and digits, joined by dots and hyphens`(name: String) throws {
        #expect(try Kind(name).name == name)
        #expect(try Record(decoding: RawRecord.with(.kind, .text(name)).bytes).kind.name == name)
    }

    @Test(arguments: [
        "", ".", "-", "a.", ".a", "a-", "-a", "a..b", "a--b", "a.-b", "a-.b", "Alarm", "a b", "a_b", "é", "警报",
        "a\u{0}", "a\n", String(repeating: "a", count: 65),
    ])
    func `is nothing else, in a value as in a record`(name: String) {
        #expect(throws: WireError.invalid(.kind, "\"\(name)\" is not of the form word.word-word")) { try Kind(name) }
        #expect(throws: WireError.invalid(.kind, "it is not of the form word.word-word")) {
            try Record(decoding: RawRecord.with(.kind, .text(name)).bytes)
        }
    }
}

@Suite struct `An event` {
    @Test(arguments: [RecordField.place, .subject, .actor])
    func `takes 1 to 256 bytes for each text that is there`(field: RecordField) throws {
        func event(_ content: String) throws -> Event {
            func text(_ each: RecordField) -> String? { each == field ? content : nil }
            return try Event(
                occurred: Instant(milliseconds: 0), kind: Kind("a"), place: text(.place), subject: text(.subject),
                actor: text(.actor))
        }
        _ = try event(String(repeating: "a", count: 256))
        #expect(throws: WireError.invalid(field, "it is empty; leave it out instead")) { try event("") }
        #expect(throws: WireError.invalid(field, "it has 257 bytes, the limit is 256")) {
            try event(String(repeating: "a", count: 257))
        }
    }
}

@Suite struct `A body` {
    @Test func `keeps the keys that its reader does not know, byte for byte`() throws {
        let encoded = CBORValue.map([
            .init(1, "known"), .init(900, ["nested": [1, .undefined, .tagged(0, "t")]]), .init(-1, .simple(99)),
        ]).encoded
        let body = try Body(encoded: encoded)
        let event = try Event(occurred: Instant(milliseconds: 0), kind: Kind("a"), body: body)
        let command = try Command(key: CommandKey(principal: "p", source: "s", id: "i"), events: [event])
        #expect(try command.events[0].record().body.encoded == encoded)
    }

    @Test func `is sorted whatever order its fields are given in`() throws {
        let body = try Body([-1: 0, 24: 0, 0: 0, 1000: 0, 23: 0])
        #expect(body.encoded.hex == "a5000017001818001903e8002000")
        #expect(try Body(encoded: body.encoded) == body)
    }

    @Test func `without fields is the empty map`() throws {
        #expect(try Body.empty == Body([:]))
    }

    @Test(arguments: [
        ("80", CBORError(offset: 0, reason: .unexpected(wanted: "a map"))),
        ("a000", CBORError(offset: 1, reason: .trailingBytes)),
        ("a1616100", CBORError(offset: 1, reason: .unexpected(wanted: "a 64-bit integer"))),
        ("a201000100", CBORError(offset: 3, reason: .duplicateKey)),
        ("a101fa3fc00000", CBORError(offset: 2, reason: .notShortest)),
        ("a1", CBORError(offset: 0, reason: .truncated)),
    ])
    func `that is not deterministic is refused`(hex: String, error: CBORError) {
        #expect(throws: WireError.notDeterministic(.body, error)) { try Body(encoded: [UInt8](hex: hex)) }
    }
}

@Suite struct `A cause` {
    private func written(_ cause: Cause) throws -> Record {
        let event = try Event(occurred: Instant(milliseconds: 0), kind: Kind("a"), cause: cause)
        return try Command(key: CommandKey(principal: "p", source: "s", id: "i"), events: [event]).events[0].record()
    }

    @Test(arguments: Lane.allCases)
    func `that is an event names its lane and seq`(lane: Lane) throws {
        for seq in [0, 23, 24, UInt64.max] {
            let record = try written(.event(lane, Seq(seq)))
            #expect(record.cause == .event(lane, Seq(seq)))
            let raw = RawRecord.with(.cause, [.text(lane.rawValue), .unsigned(seq)])
            #expect(try Record(decoding: raw.bytes).cause == record.cause)
        }
    }

    @Test func `that is a command has its key, of the greatest length too`() throws {
        let text = String(repeating: "a", count: 256)
        let key = try CommandKey(principal: text, source: text, id: text)
        #expect(try written(.command(key)).cause == .command(key))
        let raw = RawRecord.with(.cause, ["incident", "1", "x"])
        let expected = try CommandKey(principal: "incident", source: "1", id: "x")
        #expect(try Record(decoding: raw.bytes).cause == .command(expected))
    }
}
