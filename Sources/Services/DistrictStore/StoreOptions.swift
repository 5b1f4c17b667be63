/// The limits of a store that may be chosen, each with its default and the reason for it.
public struct StoreOptions: Sendable {
    /// The files that the logs are spread over, each with a writer and an fsync of its own: as many as a small machine has
    /// processors. It is chosen once: the place of a log follows from it, and every cursor.
    public var shards = 4
    /// Small commits write whole pages; 4 KiB is what one alarm needs.
    public var pageBytes = 4_096
    /// The pages that a shard's writer keeps in memory: the cache of the rows that are folded.
    public var cacheBytes = 16 << 20
    /// The pages that each reader keeps, of which there may be many; behind them stands the system's own cache.
    public var readerCacheBytes = 1 << 20
    /// Frames in the WAL that start a checkpoint: little and often, so that no alarm waits for a large one (1 MiB).
    public var checkpointFrames = 250
    /// Records and changes that may wait for a shard's writer; beyond it callers are told to come back.
    public var queueRecords = 200_000
    /// Bytes that may wait for a shard's writer: the memory that a flood can take.
    public var queueBytes = 64 << 20
    /// How many of them only incident lanes and commands may be: an alarm finds room, however much telemetry waits.
    public var incidentRecords = 50_000
    /// The same of the bytes.
    public var incidentBytes = 16 << 20
    /// How many of them may be of one lane: the window that a sender has by default, full of small records. All lanes of one
    /// node together leave room for others.
    public var laneRecords = 50_000
    /// The same of the bytes: that window, and what is shown ahead. It is no more than a queue has without its incidents' part.
    public var laneBytes = 8 << 20
    /// Records that a transaction gathers from several works that are live on incident lanes, as many from other lanes, and as
    /// many again of the backlogs of either: an alarm that arrives meanwhile waits for it. One append is never divided, so a
    /// single one may be larger.
    public var commitRecords = 1_024
    /// Bytes of the same, for the same reason: enough for that many records of 2 KiB.
    public var commitBytes = 2 << 20
    /// An append of more than this many records is a backlog, and lets the smaller ones of other communities go first.
    public var liveRecords = 64
    /// Bytes of records in one row: enough to be cheap, and little to read for a record in its midst.
    public var bundleBytes = 64 << 10
    /// Previews of one lane: an alarm flood during a backlog of days. No fewer than a receiver takes by default, which lets go
    /// what comes beyond.
    public var previews = 65_536
    /// Commands that wait for one community: more than anybody will carry out when it is back.
    public var commands = 10_000
    /// Connections for readers that a shard keeps open.
    public var idleReaders = 4

    public init() {}
}
