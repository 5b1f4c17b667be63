import CBOR
import Wire

/// A record as plain CBOR items, so that a test can put anything in the place of any of them.
struct RawRecord {
    var items: [CBORValue] = [
        1, 7, 1_790_000_000_000, 1_790_000_000_250, "alarm.raised", RawRecord.origin(), nil, nil, nil, nil, [:],
    ]

    static func origin(
        principal: CBORValue = "gateway", source: CBORValue = "/b1/fire", id: CBORValue = "a-1", index: CBORValue = 0,
        digest: CBORValue = .bytes([UInt8](repeating: 9, count: 16))
    ) -> CBORValue {
        [principal, source, id, index, digest]
    }

    static func with(_ item: Item, _ value: CBORValue) -> RawRecord {
        var record = RawRecord()
        record.items[item.rawValue] = value
        return record
    }

    enum Item: Int {
        case version, seq, occurred, recorded, kind, origin, place, subject, cause, actor, body
    }

    var bytes: [UInt8] { CBORValue.array(items).encoded }

    /// Where an item begins.
    func offset(_ item: Item) -> Int {
        1 + items[..<item.rawValue].reduce(0) { $0 + $1.encoded.count }
    }
}

extension EncodedEvent {
    /// The record that a lane makes of the event.
    func record(seq: UInt64 = 0, recorded: Int64 = 1_790_000_000_000) throws -> Record {
        var writer = CBORWriter()
        write(seq: Seq(seq), recorded: Instant(milliseconds: recorded), to: &writer)
        return try Record(decoding: writer.bytes)
    }
}
