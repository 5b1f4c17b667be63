public import Wire

/// Something that was photographed, recorded or scanned: its hash stays when its bytes must go.
public struct Media: Row {
    public var id: MediaID = ""
    public var place = PlacePath.community
    public var hash = Packed()
    public var byteCount: Int64 = 0
    public var type = ""
    public var stored = Instant(milliseconds: 0)
    public var purged: Instant?
    public var purgeReason: String?

    public static let table: StaticString = "media"
    public init() {}
    public var key: MediaID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("place", &place)
        try coder.column("hash", &hash)
        try coder.column("bytes", &byteCount)
        try coder.column("type", &type)
        try coder.column("stored", &stored)
        try coder.optional("purged", &purged)
        try coder.optional("purge_reason", &purgeReason)
    }
}
