public import Merkle
public import Wire

/// A record that came ahead of a backlog: proven to stand in the tree that the node signed, and provisional until the lane
/// has come so far.
public struct Preview: Hashable, Sendable {
    public let lane: LogLane
    public let seq: Seq
    public let record: [UInt8]
    /// The tree that it is in.
    public let head: TreeHead
    /// The same as the node has signed it: if another record comes in its place, this convicts it by its own hand.
    public let note: [UInt8]
    public let at: Instant

    public init(_ lane: LogLane, _ seq: Seq, _ record: [UInt8], head: TreeHead, note: [UInt8], at: Instant) {
        self.lane = lane
        self.seq = seq
        self.record = record
        self.head = head
        self.note = note
        self.at = at
    }
}
