/// Lists the fields of an event, for the CDDL that others read and for the rules of what may leave a node.
public struct FieldListing: FieldCoder {
    public struct Entry: Hashable, Sendable {
        public let key: UInt32
        public let name: String
        public let sensitivity: Sensitivity
        public let cddl: String
        public let isOptional: Bool
    }

    public private(set) var entries: [Entry] = []

    public init() {}

    @inline(never)
    public mutating func field<Value: FieldValue>(
        _ key: UInt32, _ name: StaticString, _ sensitivity: Sensitivity, _ value: inout Value
    ) {
        entries.append(
            Entry(key: key, name: "\(name)", sensitivity: sensitivity, cddl: Value.cddl, isOptional: false))
    }

    @inline(never)
    public mutating func optional<Value: FieldValue>(
        _ key: UInt32, _ name: StaticString, _ sensitivity: Sensitivity, _ value: inout Value?
    ) {
        entries.append(Entry(key: key, name: "\(name)", sensitivity: sensitivity, cddl: Value.cddl, isOptional: true))
    }
}
