public import CBOR

/// Reads the fields of an event from a body. Fields that this program does not know are passed over; they survive in
/// the record.
public struct FieldReader: FieldCoder {
    private var reader: CBORReader
    private var pairsLeft: Int
    /// A key that was read and whose value was not.
    private var pending: Int64?

    public init(_ reader: CBORReader) throws(SchemaError) {
        self.reader = reader
        do throws(CBORError) { pairsLeft = try self.reader.map() } catch { throw .malformed(field: "body", error) }
    }

    @inline(never)
    public mutating func field<Value: FieldValue>(
        _ key: UInt32, _ name: StaticString, _ sensitivity: Sensitivity, _ value: inout Value
    ) throws(SchemaError) {
        do throws(CBORError) {
            if try find(Int64(key)) {
                value = try Value(from: &reader)
                return
            }
        } catch {
            throw .malformed(field: "\(name)", error)
        }
        throw .missing(field: "\(name)")
    }

    @inline(never)
    public mutating func optional<Value: FieldValue>(
        _ key: UInt32, _ name: StaticString, _ sensitivity: Sensitivity, _ value: inout Value?
    ) throws(SchemaError) {
        do throws(CBORError) {
            value = try find(Int64(key)) ? try Value(from: &reader) : nil
        } catch {
            throw .malformed(field: "\(name)", error)
        }
    }

    /// Whether the next value is that of this key. Keys come in the order of their bytes, negative ones last.
    private mutating func find(_ key: Int64) throws(CBORError) -> Bool {
        while true {
            if pending == nil {
                guard pairsLeft > 0 else { return false }
                pairsLeft -= 1
                pending = try reader.integer()
            }
            if pending == key {
                pending = nil
                return true
            }
            guard let other = pending, other >= 0, other < key else { return false }
            pending = nil
            try reader.skip()
        }
    }
}
