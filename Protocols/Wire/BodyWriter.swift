public import CBOR

/// Writes the body of an event field by field. What it has written needs no check: every form is the shortest by
/// construction, and the fields come in ascending order or not at all.
public struct BodyWriter: Sendable {
    private var writer = CBORWriter(reserving: 256)
    private var count = 0
    private var last: UInt32 = 0

    public init() {
        writer.map(0)
    }

    public mutating func unsigned(_ field: UInt32, _ value: UInt64) {
        begin(field)
        writer.unsigned(value)
    }

    public mutating func integer(_ field: UInt32, _ value: Int64) {
        begin(field)
        writer.integer(value)
    }

    public mutating func text(_ field: UInt32, _ value: String) {
        begin(field)
        writer.text(value)
    }

    public mutating func bytes(_ field: UInt32, _ value: [UInt8]) {
        begin(field)
        writer.byteString(value)
    }

    public mutating func bool(_ field: UInt32, _ value: Bool) {
        begin(field)
        writer.bool(value)
    }

    /// One item that the closure writes.
    public mutating func field(_ field: UInt32, _ write: (inout CBORWriter) -> Void) {
        begin(field)
        write(&writer)
    }

    /// Any other form. What is nested deeper than a reader follows is refused, as it would be in a record.
    public mutating func value(_ field: UInt32, _ value: CBORValue) throws(WireError) {
        let encoded = value.encoded
        do {
            var reader = try CBORReader(encoded)
            try reader.skip()
        } catch {
            throw .notDeterministic(.body, error)
        }
        begin(field)
        writer.encoded(encoded)
    }

    public consuming func body() -> Body {
        writer.map(count, begunAt: 0)
        return Body(checked: writer.bytes)
    }

    private mutating func begin(_ field: UInt32) {
        precondition(count == 0 || field > last, "the fields of a body are written in ascending order, each once")
        last = field
        count += 1
        writer.unsigned(UInt64(field))
    }
}
