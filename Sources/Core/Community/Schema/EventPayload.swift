public import CBOR
public import Wire

/// What the body of one kind of event says.
public protocol EventPayload: Hashable, Sendable {
    /// The kind as it stands in the record, such as `case.dispatched`.
    static var kind: StaticString { get }
    /// One sentence for whoever reads the schema.
    static var summary: StaticString { get }
    /// The version that is written. Versions before it are read by `olderVersions`.
    static var version: UInt64 { get }
    /// How a body of an earlier version becomes one of this.
    static var olderVersions: [UInt64: @Sendable (inout FieldReader) throws(SchemaError) -> Self] { get }

    /// A blank one, to be read into.
    init()
    mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError)
}

/// The key of the version in a body. It is left out while it is 1.
let versionKey: UInt32 = 0

extension EventPayload {
    public static var version: UInt64 { 1 }
    public static var olderVersions: [UInt64: @Sendable (inout FieldReader) throws(SchemaError) -> Self] { [:] }

    public var body: Body {
        var (copy, writer) = (self, FieldWriter())
        var version = Self.version == 1 ? nil : Optional(Int64(Self.version))
        do {
            writer.optional(versionKey, "version", .plain, &version)
            try copy.fields(&writer)
        } catch {
            preconditionFailure("a writer of fields refuses nothing: \(error)")
        }
        return writer.body()
    }

    /// Reads the body of an event of this kind, of whatever version.
    public init(reading body: CBORReader) throws(SchemaError) {
        var reader = try FieldReader(body)
        var version: Int64?
        try reader.optional(versionKey, "version", .plain, &version)
        let number = UInt64(bitPattern: version ?? 1)
        if number == Self.version {
            self.init()
            try fields(&reader)
        } else if let upcast = Self.olderVersions[number] {
            self = try upcast(&reader)
        } else {
            throw .newerVersion(number)
        }
    }

    public static var listing: [FieldListing.Entry] {
        var (blank, listing) = (Self(), FieldListing())
        do { try blank.fields(&listing) } catch { preconditionFailure("a listing refuses nothing: \(error)") }
        return listing.entries
    }
}
