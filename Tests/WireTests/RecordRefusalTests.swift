import CBOR
import Samples
import Testing
import Wire

@Suite struct `Bytes that are no record` {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let error: WireError
        var testDescription: String { "\(error)" }
    }

    /// The item itself is not what it should be.
    private static func shape(
        _ item: RawRecord.Item, _ value: CBORValue, _ field: RecordField, wanted: String, behind: Int = 0
    ) -> Refusal {
        let record = RawRecord.with(item, value)
        let error = CBORError(offset: record.offset(item) + behind, reason: .unexpected(wanted: wanted))
        return Refusal(bytes: record.bytes, error: .notDeterministic(field, error))
    }

    private static func rule(
        _ item: RawRecord.Item, _ value: CBORValue, _ field: RecordField, _ reason: String
    ) -> Refusal {
        Refusal(bytes: RawRecord.with(item, value).bytes, error: .invalid(field, reason))
    }

    private static func text(_ count: Int) -> CBORValue { .text(String(repeating: "a", count: count)) }

    private static let long = "it has 257 bytes, the limit is 256"
    private static let noText = "null or a text that is not empty"

    private static let arrays: [Refusal] = [
        Refusal(bytes: [], error: .notDeterministic(.record, CBORError(offset: 0, reason: .truncated))),
        Refusal(
            bytes: [0xA0],
            error: .notDeterministic(.record, CBORError(offset: 0, reason: .unexpected(wanted: "an array")))),
        Refusal(
            bytes: [0x80],
            error: .notDeterministic(.record, CBORError(offset: 0, reason: .unexpected(wanted: "an array of 11")))),
        Refusal(
            bytes: CBORValue.array(RawRecord().items + [nil]).encoded,
            error: .notDeterministic(.record, CBORError(offset: 0, reason: .unexpected(wanted: "an array of 11")))),
        Refusal(
            bytes: RawRecord().bytes + [0xF6],
            error: .notDeterministic(
                .record, CBORError(offset: RawRecord().bytes.count, reason: .trailingBytes))),
    ]

    private static let heads: [Refusal] = [
        shape(.version, "1", .version, wanted: "an unsigned number"),
        Refusal(bytes: RawRecord.with(.version, 2).bytes, error: .unknownVersion(2)),
        Refusal(bytes: RawRecord.with(.version, 0).bytes, error: .unknownVersion(0)),
        shape(.seq, -1, .seq, wanted: "an unsigned number"),
        shape(.occurred, 1.5, .occurred, wanted: "a 64-bit integer"),
        shape(.occurred, .unsigned(1 << 63), .occurred, wanted: "a 64-bit integer"),
        shape(.recorded, nil, .recorded, wanted: "a 64-bit integer"),
        shape(.kind, .bytes([0x61]), .kind, wanted: "a text"),
        rule(.kind, "Alarm.raised", .kind, "it is not of the form word.word-word"),
        rule(.kind, text(65), .kind, "it is not of the form word.word-word"),
    ]

    private static let origins: [Refusal] = [
        shape(.origin, nil, .principal, wanted: "an array"),
        shape(.origin, ["a", "b", "c", 0], .principal, wanted: "an array of 5"),
        shape(.origin, RawRecord.origin(principal: 1), .principal, wanted: "a text", behind: 1),
        shape(.origin, RawRecord.origin(source: nil), .source, wanted: "a text", behind: 9),
        shape(.origin, RawRecord.origin(id: nil), .id, wanted: "a text", behind: 18),
        shape(.origin, RawRecord.origin(index: -1), .index, wanted: "an unsigned number", behind: 22),
        shape(.origin, RawRecord.origin(digest: "0123456789abcdef"), .digest, wanted: "a byte string", behind: 23),
        rule(.origin, RawRecord.origin(principal: ""), .principal, "it is empty"),
        rule(.origin, RawRecord.origin(source: ""), .source, "it is empty"),
        rule(.origin, RawRecord.origin(id: ""), .id, "it is empty"),
        rule(.origin, RawRecord.origin(principal: text(257)), .principal, long),
        rule(.origin, RawRecord.origin(source: text(257)), .source, long),
        rule(.origin, RawRecord.origin(id: text(257)), .id, long),
        rule(
            .origin, RawRecord.origin(digest: .bytes([UInt8](repeating: 0, count: 15))), .digest,
            "it has 15 bytes, not 16"),
        rule(
            .origin, RawRecord.origin(digest: .bytes([UInt8](repeating: 0, count: 17))), .digest,
            "it has 17 bytes, not 16"),
    ]

    private static let contexts: [Refusal] = [
        (RawRecord.Item.place, RecordField.place), (.subject, .subject), (.actor, .actor),
    ].flatMap { item, field in
        [
            shape(item, "", field, wanted: noText), shape(item, 1, field, wanted: "a text"),
            rule(item, text(257), field, long),
        ]
    }

    private static let causes: [Refusal] = [
        shape(.cause, "incident", .cause, wanted: "an array"),
        shape(.cause, [], .cause, wanted: "an event or a command"),
        shape(.cause, [1, 2, 3, 4], .cause, wanted: "an event or a command"),
        shape(.cause, ["basement", 1], .cause, wanted: "the name of a lane"),
        shape(.cause, ["incident", -1], .cause, wanted: "an unsigned number", behind: 10),
        shape(.cause, ["a", "", "c"], .cause, wanted: "a command's key"),
        shape(.cause, ["a", "b", text(257)], .cause, wanted: "a command's key"),
        shape(.cause, ["a", "b", 3], .cause, wanted: "a text", behind: 5),
    ]

    private static let bodies: [Refusal] = [
        shape(.body, [], .body, wanted: "a map"),
        shape(.body, nil, .body, wanted: "a map"),
        shape(.body, ["a": 1], .body, wanted: "a 64-bit integer", behind: 1),
        body("a202000100", .unsortedKeys, behind: 3),
        body("a201000100", .duplicateKey, behind: 3),
        body("a10118ff00", .trailingBytes, behind: 4, in: .record),
        body("a1011817", .notShortest, behind: 2),
        body("a1019fff", .indefiniteLength, behind: 2),
        body("a10161ff", .invalidUTF8, behind: 2),
        body("a1016261", .truncated, behind: 2),
        body("a101" + String(repeating: "81", count: 16) + "00", .tooDeep(limit: 16), behind: 18),
    ]

    private static func body(
        _ hex: String, _ reason: CBORError.Reason, behind: Int, in field: RecordField = .body
    ) -> Refusal {
        let record = RawRecord()
        let error = CBORError(offset: record.offset(.body) + behind, reason: reason)
        return Refusal(
            bytes: record.bytes.dropLast() + [UInt8](hex: hex), error: .notDeterministic(field, error))
    }

    static let all = arrays + heads + origins + contexts + causes + bodies

    @Test(arguments: all)
    func `are refused with the field and the reason`(refusal: Refusal) {
        #expect(throws: refusal.error) { try Record(decoding: refusal.bytes) }
    }

    @Test(arguments: all)
    func `are refused alike inside a larger buffer, counted from the record's start`(refusal: Refusal) {
        let buffer = [UInt8](repeating: 0xFF, count: 99) + refusal.bytes + [0xFF]
        #expect(throws: refusal.error) { try Record(decoding: buffer, in: 99..<(99 + refusal.bytes.count)) }
    }

    @Test func `are a whole record cut anywhere`() {
        let bytes = RawRecord.with(.body, [1: "text", 2: [1, 2]]).bytes
        for count in bytes.indices {
            #expect { try Record(decoding: Array(bytes[..<count])) } throws: { error in
                guard case .notDeterministic(_, let error)? = error as? WireError else { return false }
                return error.reason == .truncated
            }
        }
    }

    @Test func `name the field for whoever reads the error`() {
        let error = WireError.notDeterministic(.body, CBORError(offset: 9, reason: .duplicateKey))
        #expect("\(error)" == "the record's body is not valid: CBOR at byte 9: the map has this key twice")
        #expect("\(WireError.unknownVersion(2))".contains("a newer program wrote it"))
    }
}
