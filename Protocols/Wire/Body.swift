public import CBOR

/// The content of an event: a CBOR map with integer keys, whose meaning is the schema of the event's kind. Keys that a
/// reader does not know survive, because the bytes are kept as they came.
public struct Body: Hashable, Sendable {
    public let encoded: [UInt8]

    public static let empty = Body(checked: [0xA0])

    /// Takes only deterministic CBOR: what enters a log must hash the same for everybody.
    public init(encoded: [UInt8]) throws(WireError) {
        do {
            var reader = try CBORReader(encoded)
            try Body.check(&reader)
            try reader.finish()
        } catch {
            throw .notDeterministic(.body, error)
        }
        self.encoded = encoded
    }

    /// A body that was checked or written by rule.
    init(checked encoded: [UInt8]) { self.encoded = encoded }

    /// The fields by their number, each in any CBOR form that is not nested too deep.
    public init(_ fields: [Int64: CBORValue]) throws(WireError) {
        try self.init(encoded: CBORValue.map(fields.map { .init(.integer($0.key), $0.value) }).encoded)
    }

    /// Consumes one body and returns where it lies.
    @discardableResult
    static func check(_ reader: inout CBORReader) throws(CBORError) -> Range<Int> {
        let start = reader.position
        try reader.fields { _, value throws(CBORError) in _ = try value.skip() }
        return start..<reader.position
    }
}
