public import Wire

/// Writes the fields of an event as a body.
public struct FieldWriter: FieldCoder {
    private var writer = BodyWriter()

    public init() {}

    @inline(never)
    public mutating func field<Value: FieldValue>(
        _ key: UInt32, _ name: StaticString, _ sensitivity: Sensitivity, _ value: inout Value
    ) {
        writer.field(key) { writer in value.write(to: &writer) }
    }

    @inline(never)
    public mutating func optional<Value: FieldValue>(
        _ key: UInt32, _ name: StaticString, _ sensitivity: Sensitivity, _ value: inout Value?
    ) {
        guard let value else { return }
        writer.field(key) { writer in value.write(to: &writer) }
    }

    public consuming func body() -> Body { writer.body() }
}
