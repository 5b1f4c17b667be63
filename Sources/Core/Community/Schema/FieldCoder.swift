/// Goes over the fields of an event, in ascending order of their keys. The one description of a body's fields serves to
/// write it, to read it and to document it.
public protocol FieldCoder {
    mutating func field<Value: FieldValue>(
        _ key: UInt32, _ name: StaticString, _ sensitivity: Sensitivity, _ value: inout Value
    ) throws(SchemaError)

    /// A field that may be absent.
    mutating func optional<Value: FieldValue>(
        _ key: UInt32, _ name: StaticString, _ sensitivity: Sensitivity, _ value: inout Value?
    ) throws(SchemaError)
}

extension FieldCoder {
    public mutating func field<Value: FieldValue>(
        _ key: UInt32, _ name: StaticString, _ value: inout Value
    ) throws(SchemaError) {
        try field(key, name, .plain, &value)
    }

    public mutating func optional<Value: FieldValue>(
        _ key: UInt32, _ name: StaticString, _ value: inout Value?
    ) throws(SchemaError) {
        try optional(key, name, .plain, &value)
    }
}
