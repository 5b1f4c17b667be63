public import Wire

/// The promise that a command is stored: it leaves only after the commit that holds the events has been fsynced.
public struct Receipt: Hashable, Sendable {
    public let key: CommandKey
    public let lane: Lane
    /// The first of the command's records.
    public let seq: Seq
    /// How many records the command led to.
    public let count: Int
    /// True if the command was stored before, and this is the receipt it got then.
    public let duplicate: Bool

    public init(key: CommandKey, lane: Lane, seq: Seq, count: Int, duplicate: Bool) {
        self.key = key
        self.lane = lane
        self.seq = seq
        self.count = count
        self.duplicate = duplicate
    }
}
