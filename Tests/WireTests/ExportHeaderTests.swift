import CBOR
import Samples
import Testing
import Wire

@Suite struct `The header of an export` {
    private static let hash = [UInt8](repeating: 3, count: 32)

    private static let valid: [CBORValue] = [
        "linli export", 1, .bytes([UInt8](repeating: 0xAB, count: 16)), "telemetry", 5, 60,
        [.bytes(hash), .bytes(hash)], ["name+00000000+AA=="], .bytes(Array("a checkpoint".utf8)),
    ]

    private static func with(_ index: Int, _ value: CBORValue) -> [CBORValue] {
        var items = valid
        items[index] = value
        return items
    }

    @Test func `comes back as it was, and leaves the reader at the first record`() throws {
        let header = ExportHeader(
            log: [UInt8](repeating: 0xAB, count: 16), lane: .telemetry, first: Seq(5), count: 60,
            frontier: [Self.hash, Self.hash], verifierKeys: ["name+00000000+AA=="],
            checkpoint: Array("a checkpoint".utf8))
        #expect(header.encoded == CBORValue.array(Self.valid).encoded)
        var reader = try CBORReader(header.encoded + [0x41, 0x00])
        let read = try ExportHeader(from: &reader)
        #expect(read == header)
        #expect(reader.position == header.encoded.count)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let items: [CBORValue]
        let error: WireError

        init(_ items: [CBORValue], _ reason: String) {
            self.items = items
            error = .invalid(.record, reason)
        }

        var testDescription: String { "\(items.count) items: \(error)" }
    }

    private static let foreign = "this is no export of a lane"
    private static let incomplete = "the header of the export is not complete"
    private static let elsewhere = "the export does not begin where its header says"

    @Test(arguments: [
        Refusal([], foreign),
        Refusal(with(0, "another export"), foreign),
        Refusal(with(1, "1"), foreign),
        Refusal(valid.dropLast(), incomplete),
        Refusal(valid + [nil], incomplete),
        Refusal(with(2, .bytes([1])), incomplete),
        Refusal(with(3, "basement"), incomplete),
        Refusal(with(4, -1), incomplete),
        Refusal(with(5, nil), incomplete),
        Refusal(with(6, [.bytes(hash), "hash"]), incomplete),
        Refusal(with(7, [1]), incomplete),
        Refusal(with(8, "text"), incomplete),
        Refusal(with(6, []), elsewhere),
        Refusal(with(6, [.bytes(hash), .bytes(hash), .bytes(hash)]), elsewhere),
        Refusal(with(6, [.bytes(hash), .bytes([1])]), elsewhere),
        Refusal(with(5, .unsigned(.max)), elsewhere),
    ])
    func `is refused when anything is missing, of another type or cannot be`(refusal: Refusal) throws {
        var reader = try CBORReader(CBORValue.array(refusal.items).encoded)
        #expect(throws: refusal.error) { try ExportHeader(from: &reader) }
    }

    @Test func `of a newer version says so, whatever else it has`() throws {
        var reader = try CBORReader(CBORValue.array(["linli export", 2]).encoded)
        #expect(throws: WireError.unknownVersion(2)) { try ExportHeader(from: &reader) }
    }

    @Test func `that is not deterministic is refused`() throws {
        var reader = try CBORReader([0x9F, 0xFF])
        let error = CBORError(offset: 0, reason: .indefiniteLength)
        #expect(throws: WireError.notDeterministic(.record, error)) { try ExportHeader(from: &reader) }
    }
}
