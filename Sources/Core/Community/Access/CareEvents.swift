public import Wire

/// The subject is the lane. The records are gone from the node; their hashes stay, so whatever was proven of them holds.
public struct RecordsPurged: EventPayload {
    /// The sequence number of the first.
    public var first: Int64 = 0
    public var count: Int64 = 0
    public var byteCount: Int64 = 0
    /// Of the lane's tree just behind the last.
    public var root = Packed()
    /// When the last was recorded.
    public var last = Instant(milliseconds: 0)
    /// What was kept outside the lane, which was read back and found to hold every byte before any was removed.
    public var archiveByteCount: Int64 = 0
    /// SHA-256
    public var archive = Packed()
    /// How long the lane's records are kept.
    public var days: Int64 = 0

    public static let kind: StaticString = "records.purged"
    public static let summary: StaticString = "Records were kept as long as they had to be: an archive has them now."
    public init() {}

    public init(_ purged: PurgedRecords) {
        (first, count, byteCount) = (Int64(clamping: purged.first.value), purged.count, purged.byteCount)
        (root, last) = (Packed(purged.root), purged.last)
        (archiveByteCount, archive, days) = (purged.archiveByteCount, Packed(purged.archive), purged.days)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "first", &first)
        try coder.field(2, "count", &count)
        try coder.field(3, "bytes", &byteCount)
        try coder.field(4, "root", &root)
        try coder.field(5, "last", &last)
        try coder.field(6, "archive-bytes", &archiveByteCount)
        try coder.field(7, "archive", &archive)
        try coder.field(8, "days", &days)
    }
}

/// The subject is the shortage that begins.
public struct DiskGotScarce: EventPayload {
    public var level = DiskLevel.scarce
    public var available: Int64 = 0
    /// Below which it is so.
    public var limit: Int64 = 0

    public static let kind: StaticString = "disk.scarce"
    public static let summary: StaticString = "The disk has less room left than it should."
    public init() {}

    public init(_ level: DiskLevel, available: Int64, limit: Int64) {
        (self.level, self.available, self.limit) = (level, available, limit)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "level", &level)
        try coder.field(2, "available", &available)
        try coder.field(3, "limit", &limit)
    }
}

public struct DiskGotFree: EventPayload {
    public var available: Int64 = 0

    public static let kind: StaticString = "disk.free"
    public static let summary: StaticString = "The disk has room again."
    public init() {}

    public init(available: Int64) { self.available = available }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "available", &available)
    }
}
