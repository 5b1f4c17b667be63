public import Wire

/// The limits of a ledger that may be chosen, each with its default and the reason for it.
public struct LedgerOptions: Sendable {
    /// A segment is sealed at this many events: after a crash all of it is read again, which should not keep anybody waiting.
    public var segmentEvents: UInt64 = 250_000
    /// A quiet lane leaves a segment after this many days all the same, with the first event that comes then, so that its
    /// archive is never far behind.
    public var segmentDays: Int64 = 31
    /// How long a repeated command is recognised. Gateways buffer for days, people come back from holidays.
    public var idempotencyDays: Int64 = 30
    /// Small commits write whole pages; 4 KiB is what one alarm needs.
    public var pageBytes = 4_096
    /// Frames in the WAL that start a checkpoint: little and often, so that no commit waits for a large one.
    public var checkpointFrames = 1_000
    /// Frames at which a WAL that a reader holds back is left alone and a new segment begins (64 MiB).
    public var walLimitFrames = 16_384
    /// Events that may wait for the writer; beyond it callers are told to come back.
    public var queueEvents = 100_000
    /// Bytes that may wait for the writer: the memory that a flood of large events can take from the machine.
    public var queueBytes = 64 << 20
    /// Events in one transaction: an alarm that arrives during one waits for it.
    public var commitEvents = 4_096
    /// Bytes in one transaction, for the same reason: enough for that many events of 2 KiB, and far below what the WAL may
    /// hold.
    public var commitBytes = 8 << 20
    /// Records in one read: a read transaction longer than this would hold the WAL back.
    public var readEvents = 1_000
    /// Disk space that belongs to the incident lane when everything else is full: some thousands of alarms, at a
    /// few pages each.
    public var reserveBytes: UInt64 = 64 << 20
    /// What the reserve gives back at a time.
    public var reserveSliceBytes: UInt64 = 8 << 20
    /// Reader connections that are kept open for a lane: opening one takes longer than a read, and each has a page cache.
    public var idleReaders = 4
    /// How fast sealed segments are hashed, archived and read back: a fraction of what a slow disk does, so that alarms
    /// have the rest of it.
    public var careBytesPerSecond: UInt64 = 32 << 20
    /// A wall clock that steps by more against the monotonic clock is recorded as an event. Less is the drift of a bad
    /// clock between two readings, which would drown the steps that somebody made.
    public var clockStepMilliseconds: Int64 = 60_000
    /// A wall clock further ahead than this is not believed.
    public var clockLeapMilliseconds: Int64 = 3_600_000
    /// No machine that runs this program lives before 2026: a clock that says so was never set. Only who tells a history
    /// of earlier years has a reason for another.
    public var earliestWall = Instant(milliseconds: 1_767_225_600_000)
    /// How long a node may have been switched off: after a restart no clock further ahead is believed.
    public var downtimeDays: Int64 = 400

    public init() {}
}
