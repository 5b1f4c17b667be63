public import Digest
public import Wire

/// Where a district keeps the logs of its communities and what it made of them.
///
/// The caller promises to take the answers quickly, to ask for records in pages, and to end a process whose store has
/// stopped. The store promises that what was answered is durable, that a refused call has changed nothing, that what is read
/// is what was written or an error that names the place, and that what is handed over of a lane takes effect in that order,
/// but for previews, which overtake a backlog. Reads block the calling thread.
public protocol DistrictStore: Sendable {
    /// What a record that arrives next would get, in each shard.
    var end: ArrivalCursor { get }

    // MARK: Writing

    /// `answer` is called once, here or on a thread of the store.
    func append(_ append: Append, answer: @escaping @Sendable (Result<Appended, DistrictStoreError>) -> Void)
    func change(_ change: Change, answer: @escaping @Sendable (Result<Bool, DistrictStoreError>) -> Void)

    // MARK: Records

    /// All that the store knows of, in the order of their origins.
    func lanes() -> [StoredLane]
    /// Nil for one of which nothing ever came; the epoch and the quarantine of its log bind it all the same.
    func lane(_ lane: LogLane) -> StoredLane?
    /// At most `limit` records from a place on, and at least one unless it is the end of the lane.
    func records(of lane: LogLane, from seq: Seq, limit: Int) throws(DistrictStoreError) -> RecordBatch
    /// What arrived behind a cursor, each shard's in its order and none kept waiting for another; about `limit` of them, and
    /// none only where there is none.
    func records(after cursor: ArrivalCursor, limit: Int) throws(DistrictStoreError) -> [ArrivedRecord]
    /// Stored hashes of the lane's tree above the leaves: of a level from 1 on, and of leaves that are held.
    func tileHashes(of lane: LogLane, level: Int, range: Range<UInt64>) throws(DistrictStoreError) -> [Hash]

    // MARK: What stands beside the records

    /// In the order of their places.
    func previews(of lane: LogLane) throws(DistrictStoreError) -> [Preview]
    /// Those that were never followed by their record, because the log went on in a new epoch or somebody has decided so.
    func abandonedPreviews(of lane: LogLane) throws(DistrictStoreError) -> [Preview]
    /// All that ever happened to the lane, the oldest first.
    func quarantines(of lane: LogLane) throws(DistrictStoreError) -> [Quarantine]
    /// The newest signed note; nil where none was ever cosigned.
    func checkpoint(of lane: LogLane) throws(DistrictStoreError) -> [UInt8]?
    /// The first of those that wait for a community, in the order in which they were given.
    func pendingCommands(to log: LogID, limit: Int) throws(DistrictStoreError) -> [QueuedCommand]
    func command(_ id: String, to log: LogID) throws(DistrictStoreError) -> QueuedCommand?
    /// Those that wait for any community and are out of date; at most `limit`.
    func overdueCommands(at now: Instant, limit: Int) throws(DistrictStoreError) -> [QueuedCommand]

    // MARK: Rows

    func row(of lane: LogLane, at key: [UInt8]) throws(DistrictStoreError) -> [UInt8]?
    /// Hands over every row in the order of the keys' bytes, all as of one moment. Returns the size of the lane then.
    func forEachRow(
        of lane: LogLane, _ body: (_ key: [UInt8], _ value: [UInt8]) -> Void
    ) throws(DistrictStoreError) -> UInt64

    /// Answers what was handed over and ends the store's threads.
    func close() throws(DistrictStoreError)
}
