import CBOR
import Digest
import Samples
import Testing
import Wire

@Suite struct `A command` {
    private static let key = try! CommandKey(principal: "alice", source: "/desk", id: "1")

    private static func event(
        _ occurred: Int64 = 5, _ kind: String = "alarm.raised", place: String? = "b1", subject: String? = "d1",
        cause: Cause? = .event(.incident, Seq(1)), actor: String? = "bob", body: Body = try! Body([1: 2])
    ) -> Event {
        try! Event(
            occurred: Instant(milliseconds: occurred), kind: Kind(kind), place: place, subject: subject, cause: cause,
            actor: actor, body: body)
    }

    private func digest(_ events: [Event], request: [UInt8]? = nil) throws -> ArraySlice<UInt8> {
        try Command(key: Self.key, events: events, request: request).digest
    }

    @Test func `of the same events has the same digest, whoever gives it`() throws {
        let other = try CommandKey(principal: "carol", source: "/gate", id: "2")
        #expect(try Command(key: other, events: [Self.event()]).digest == digest([Self.event()]))
    }

    static let changes: [Event] = [
        event(6), event(5, "alarm.cleared"), event(place: "b2"), event(place: nil), event(subject: "d2"),
        event(subject: nil), event(cause: .event(.incident, Seq(2))), event(cause: .event(.access, Seq(1))),
        event(cause: .command(key)), event(cause: nil), event(actor: "eve"), event(actor: nil),
        event(body: try! Body([1: 3])),
        event(body: .empty), event(place: "d1", subject: "b1"),
    ]

    @Test(arguments: changes)
    func `of an event that differs in any field has another digest`(event: Event) throws {
        #expect(try digest([event]) != digest([Self.event()]))
    }

    @Test func `of more, fewer or reordered events has another digest`() throws {
        let (a, b) = (Self.event(1), Self.event(2))
        let digests = try [[a], [b], [a, b], [b, a], [a, a], [a, b, b]].map { try digest($0) }
        #expect(Set(digests).count == digests.count)
    }

    @Test func `has the first half of the SHA-256 over its events as a CBOR sequence`() throws {
        let body: CBORValue = [1: 2]
        let sequence: [CBORValue] = [5, "alarm.raised", "b1", "d1", ["incident", 1], "bob", body]
        let expected = SHA256.hash(sequence.flatMap(\.encoded)).bytes.prefix(16)
        #expect(try digest([Self.event()]).elementsEqual(expected))
    }

    @Test func `with a request is known by the request alone`() throws {
        let request = Array("{\"ack\":true}".utf8)
        #expect(try digest([Self.event(1)], request: request) == digest([Self.event(2)], request: request))
        #expect(try digest([Self.event()], request: request).elementsEqual(SHA256.hash(request).bytes.prefix(16)))
        #expect(try digest([Self.event()], request: []) != digest([Self.event()]))
    }

    @Test func `gives its events one key, one digest and their places in it`() throws {
        let command = try Command(key: Self.key, events: (0..<30).map { Self.event($0) })
        #expect(command.encodedKey == Self.key.encoded)
        #expect(command.byteCount == command.events.reduce(0) { $0 + $1.byteCount })
        for (index, event) in command.events.enumerated() {
            let record = try event.record(seq: 100 + UInt64(index))
            #expect(record.index == UInt64(index))
            #expect(record.key == Self.key)
            #expect(record.encodedKey.elementsEqual(command.encodedKey))
            #expect(record.digest.elementsEqual(command.digest))
            #expect(record.occurred.milliseconds == Int64(index))
        }
    }

    @Test func `has at least one event and at most a thousand`() throws {
        #expect(throws: WireError.invalid(.record, "a command without events records nothing")) {
            try Command(key: Self.key, events: [])
        }
        let events = [Event](repeating: Self.event(), count: 1_001)
        #expect(try Command(key: Self.key, events: Array(events.dropLast())).events.count == 1_000)
        #expect(throws: WireError.invalid(.record, "a command has at most 1000 events, not 1001")) {
            try Command(key: Self.key, events: events)
        }
    }
}

@Suite struct `A command's key` {
    @Test func `is its three texts as CBOR items`() throws {
        let key = try CommandKey(principal: "网关", source: "/a", id: "1")
        #expect(key.encoded == ["网关", "/a", "1"].flatMap { CBORValue.text($0).encoded })
    }

    @Test func `does not confuse texts that are cut elsewhere`() throws {
        let keys = [("ab", "c", "d"), ("a", "bc", "d"), ("a", "b", "cd")]
        let encoded = try keys.map { try CommandKey(principal: $0.0, source: $0.1, id: $0.2).encoded }
        #expect(Set(encoded).count == 3)
    }

    @Test(arguments: [RecordField.principal, .source, .id])
    func `takes 1 to 256 bytes for each text`(field: RecordField) throws {
        func key(_ content: String) throws -> CommandKey {
            func text(_ each: RecordField) -> String { each == field ? content : "x" }
            return try CommandKey(principal: text(.principal), source: text(.source), id: text(.id))
        }
        #expect(throws: WireError.invalid(field, "it is empty")) { try key("") }
        _ = try key(String(repeating: "a", count: 256))
        #expect(throws: WireError.invalid(field, "it has 258 bytes, the limit is 256")) {
            try key(String(repeating: "里", count: 86))
        }
    }
}
