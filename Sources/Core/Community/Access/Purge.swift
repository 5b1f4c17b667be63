public import Wire

/// Records that a node does not keep any more.
public struct PurgedRecords: Hashable, Sendable {
    public var lane: Lane
    public var first: Seq
    public var count: Int64
    public var byteCount: Int64
    public var root: [UInt8]
    public var last: Instant
    public var archiveByteCount: Int64
    public var archive: [UInt8]
    public var days: Int64

    public init(
        lane: Lane, first: Seq, count: Int64, byteCount: Int64, root: [UInt8], last: Instant, archiveByteCount: Int64,
        archive: [UInt8], days: Int64
    ) {
        (self.lane, self.first, self.count, self.byteCount) = (lane, first, count, byteCount)
        (self.root, self.last, self.days) = (root, last, days)
        (self.archiveByteCount, self.archive) = (archiveByteCount, archive)
    }
}

/// The proof that records were removed, and not lost.
public struct Purge: Row {
    public struct Key: Hashable, Sendable {
        /// Compared by its bytes: a log of others may name lanes that look alike.
        public var lane: ID<Lane>
        public var first: Int64
    }

    public var key = Key(lane: "", first: 0)
    public var count: Int64 = 0
    public var byteCount: Int64 = 0
    public var root = Packed()
    public var last = Instant(milliseconds: 0)
    public var archiveByteCount: Int64 = 0
    public var archive = Packed()
    public var days: Int64 = 0
    /// The last time, if they were put back and removed again.
    public var purged = Instant(milliseconds: 0)

    public static let table: StaticString = "purges"
    public static let keyColumns = 2
    public init() {}

    public static func columns(of key: Key) -> [ColumnValue] { [key.lane.column, key.first.column] }

    init(_ event: RecordsPurged, of lane: String, at time: Instant) {
        key = Key(lane: ID(text: lane), first: event.first)
        (count, byteCount, root, last) = (event.count, event.byteCount, event.root, event.last)
        (archiveByteCount, archive, days) = (event.archiveByteCount, event.archive, event.days)
        purged = time
    }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("lane", &key.lane)
        try coder.column("first", &key.first)
        try coder.column("count", &count)
        try coder.column("bytes", &byteCount)
        try coder.column("root", &root)
        try coder.column("last", &last)
        try coder.column("archive_bytes", &archiveByteCount)
        try coder.column("archive", &archive)
        try coder.column("days", &days)
        try coder.column("purged", &purged)
    }
}
