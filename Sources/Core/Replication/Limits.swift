public import Wire

/// How a sender shares the line and its own disk.
public struct SenderLimits: Hashable, Sendable {
    /// Bytes of records that are not acknowledged; a receiver may allow less. A round trip of 100 ms at 40 MB/s.
    public var window = 4 << 20
    /// Bytes of records in a batch. A batch is one transaction there, and what an alarm at most waits behind.
    public var batchByteCount = RecordRun.maximumByteCount
    /// Bytes a second of payload while there is a backlog, so that it leaves room for what is new, here and there.
    public var catchUpBytesPerSecond = 32 << 20
    /// How far a sender may run ahead of that rate after it was idle.
    public var catchUpBurst = Duration.milliseconds(100)
    /// How often what was added is signed and witnessed.
    public var checkpointInterval = Duration.seconds(10)
    /// Whoever asks for checkpoints gets them no faster: each takes a signature.
    public var leastCheckpointInterval = Duration.milliseconds(100)
    /// Records that wait before new ones are sent ahead of them; nil on lanes where nothing is urgent. Fewer are sent
    /// in a few milliseconds.
    public var previewBacklog: UInt64?
    /// Bytes of records in a preview: what is new in a moment, not a backlog of its own.
    public var previewByteCount = 1 << 16
    /// After a reconnect previews go on where they ended if no more than so many records lie between; a longer gap is a
    /// backlog itself.
    public var previewGap: UInt64 = 4_096

    public init(for lane: Lane) {
        previewBacklog = lane == .incident ? 4_096 : nil
    }
}

/// What a receiver takes from a sender that it does not trust.
public struct ReceiverLimits: Hashable, Sendable {
    /// Bytes of records, unpacked, that are not stored yet: what a lane can make this side hold in memory.
    public var window = 4 << 20
    /// Records that are stored ahead of their place. What comes beyond is let go: it comes again in its place.
    public var previews = 65_536

    public init() {}
}
