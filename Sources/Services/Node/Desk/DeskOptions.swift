/// The limits of a desk that may be chosen, each with its default and the reason for it.
public struct DeskOptions: Sendable {
    /// Asks that may wait; beyond it callers are told to come back. At the speed of the slowest disk this is half a second.
    public var queueAsks = 10_000
    /// The memory that a flood of large asks can take from the machine, by what was sent.
    public var queueBytes = 32 << 20
    /// Records folded before their rows are stored, while more and more asks come: what is asked for is answered by rows that
    /// are stored.
    public var viewRecords: UInt64 = 512
    /// Records whose rows are held while earlier ones are being stored; beyond them alarms wait for the rows. They wait as
    /// well where some of a batch is refused, and all that is not stored is folded again.
    public var viewRecordsHeld: UInt64 = 8_192
    /// How long rows wait for a quiet moment before they are stored.
    public var viewDelayMilliseconds: Int64 = 5
    /// How long rows wait that could not be stored, because the disk is full: each attempt writes all that was sent
    /// together, and a snapshot that is due waits for it.
    public var viewRetryMilliseconds: Int64 = 1_000
    /// What time has brought about is looked for this often at most, while things happen: an escalation is due to the minute,
    /// but each look plans all that happened since the last one, and alarms wait for it.
    public var upkeepMilliseconds: Int64 = 100
    /// What time has brought about and is recorded in one go. After a long standstill thousands of things are due, and alarms
    /// come in between.
    public var upkeepAsks = 100

    public init() {}
}
