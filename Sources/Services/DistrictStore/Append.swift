public import Merkle
public import Wire

/// Records that continue a lane: as many as one run may carry on the line, and no more.
public struct Append: Sendable {
    public let lane: LogLane
    /// The first one's place is the fence: it must be the size of the lane as it is stored. Who was overtaken by another owner
    /// of the community is told so, and nothing of his is stored.
    public let records: RecordBatch
    /// What the sender says that the tree is with them. The store computes it, and takes nobody's word.
    public let head: TreeHead
    public let at: Instant

    public init(_ lane: LogLane, _ records: RecordBatch, head: TreeHead, at: Instant) {
        self.lane = lane
        self.records = records
        self.head = head
        self.at = at
    }
}

/// What became of an append. When it is told, all of it is durable: the records, and the rows that were folded from them.
public struct Appended: Hashable, Sendable {
    public let head: TreeHead
    public let shard: Int
    /// The numbers of its records in their order.
    public let arrivals: Range<UInt64>
    /// Those that had come as previews, and were the same. They are records now, and previews no more. Nothing else says what
    /// followers have been shown of these records: what a receiver let go for want of room, or refused, is not among them.
    public let previewed: [Seq]

    public init(head: TreeHead, shard: Int, arrivals: Range<UInt64>, previewed: [Seq]) {
        self.head = head
        self.shard = shard
        self.arrivals = arrivals
        self.previewed = previewed
    }
}
