public import Wire

/// The limits of the views that may be chosen, each with its default and the reason for it.
public struct ViewOptions: Sendable {
    /// A snapshot begins after this many records: a question about the past folds one gap at most, which takes a fraction of
    /// a second.
    public var snapshotRecords: UInt64 = 100_000
    /// In some lanes one begins with the first record of another span of so many days (UTC) as well. A record of telemetry
    /// holds a thousand readings; in the incident lane a day is soon folded, and more snapshots would only mean that rows
    /// are written more often.
    public var snapshotDays: [Lane: Int64] = [.telemetry: 1]
    /// Snapshots that can be asked for: ten years of days. Earlier ones are forgotten, an eighth at a time, because each
    /// time the whole history of the rows is gone over.
    public var snapshotsKept = 4_000
    /// Records folded between two commits. Their rows are held in memory, and a crash makes us fold them again.
    public var commitRecords: UInt64 = 10_000
    /// The same for a view that is built anew, where a crash begins again anyway: fewer and larger commits write a row
    /// that often changes less often.
    public var rebuildRecords: UInt64 = 50_000
    /// A commit is due as well, between two reads of the log, when so many rows wait for it: a record of telemetry touches a
    /// row for each of a thousand meters, and memory is for all of them.
    public var commitRows = 50_000
    /// Frames in the WAL that start a checkpoint.
    public var checkpointFrames = 1_000
    /// Memory for pages of a view's file, of which the upper parts of its indexes are asked for again and again. More
    /// would only fill with whatever was written last.
    public var cacheBytes = 16 << 20
    /// Questions about the past that are answered at once, each on a thread of its own; who comes beyond it is told to
    /// come back. Each may fold a gap, and the live views and the alarms share the same cores.
    public var pastQueries = 2
    /// When to come back.
    public var retryAfterSeconds = 1

    public init() {}
}
