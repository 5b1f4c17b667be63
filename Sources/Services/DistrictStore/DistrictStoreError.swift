public import Digest
public import Merkle

/// What a store refuses or suffers, with what to do about it in the description.
public enum DistrictStoreError: Error, Hashable {
    // The caller's doing: nothing was stored.
    /// The fence: the records do not continue what is stored. Another process may own the community now.
    case otherSize(LogLane, stored: UInt64, expected: UInt64)
    case wrongRoot(LogLane, claimed: TreeHead, computed: Hash)
    /// What came contradicts what is stored. The log is in quarantine from now on, with the evidence.
    case forked(LogLane, reason: String)
    case quarantined(LogID)
    case notQuarantined(LogID)
    case begunBefore(LogLane, size: UInt64)
    case emptyBatch(LogLane)
    case tooLarge(Int, Unit, limit: Int)
    /// More waits for the shard's writer than it may hold, of all or of this lane; the caller should come back.
    case overloaded(Int, Unit, limit: Int)
    /// So many are kept of a lane or for a community. Nothing has failed: a record that was shown ahead comes again in its place.
    case noRoom(Unit, limit: Int)
    /// It was pruned before the district knew the lane, or it has not come yet.
    case notHeld(LogLane, UInt64, held: Range<UInt64>)
    /// No lane will ever have so many records.
    case beyondAnyLane(LogLane, UInt64)
    case checkpointWentBack(LogLane, last: UInt64, offered: UInt64)
    /// An adoption lies between them: what comes is an older copy of the log.
    case epochWentBack(LogLane, last: UInt64, offered: UInt64)
    case commandReused(String)
    case unknownCommand(String)
    case endedOtherwise(String, QueuedCommand.End)
    case malformedCursor(String)
    /// The cursor is of another store, or of what this one held before it was restored.
    case foreignCursor(ArrivalCursor, end: ArrivalCursor)

    // The disk's doing.
    /// The disk is full: nothing was stored, reads go on, and writing resumes when there is space.
    case noSpace
    /// Another process has locked a file of the store; what was asked for can be tried again.
    case busy
    /// A write or an fsync failed, or something is damaged. Whether the last changes were stored is known after a restart.
    case stopped(shard: Int, reason: String)
    case closed
    case damaged(path: String, place: String, reason: String)
    case failed(path: String, reason: String)

    // The directory is not what it should be: nothing was changed.
    case notAStore(path: String)
    case alreadyExists(path: String)
    case inUse(path: String)
    case newerFormat(path: String, version: Int64, known: Int64)
    case olderFormat(path: String, version: Int64, known: Int64)
    case otherShardCount(path: String, found: Int, asked: Int)
    case foreignFile(path: String, found: String, expected: String)
    case newerFold(LogLane, version: Int64, known: Int64)

    /// What is counted against a limit.
    public enum Unit: Sendable {
        case records, recordBytes, batchBytes, previews, commands
    }
}

extension DistrictStoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .otherSize(let lane, let stored, let expected):
            "\(lane) holds \(stored) records, not \(expected); send what follows them"
        case .wrongRoot(let lane, let claimed, let computed):
            "with these records the tree of \(lane) has root \(computed), not \(claimed.root)"
        case .forked(let lane, let reason): "\(lane) has two histories: \(reason); both are kept in its quarantine"
        case .quarantined(let log):
            "\(log) is in quarantine; look at the evidence of its lanes, and lift it if the log may go on"
        case .notQuarantined(let log): "\(log) is not in quarantine"
        case .begunBefore(let lane, let size): "\(lane) has begun before and holds \(size) records"
        case .emptyBatch(let lane): "the batch for \(lane) holds no record"
        case .tooLarge(let size, let unit, let limit): "\(size) \(unit.words) are too many, the limit is \(limit)"
        case .overloaded(let waiting, let unit, let limit):
            "\(waiting) \(unit.words) wait for the writer, the limit is \(limit); try again shortly"
        case .noRoom(let unit, let limit): "there is room for \(limit) \(unit.words), and that is taken"
        case .notHeld(let lane, let place, let held):
            "place \(place) of \(lane) is not here: the district holds \(held.lowerBound) up to \(held.upperBound)"
        case .beyondAnyLane(let lane, let size): "\(lane) cannot hold \(size) records"
        case .checkpointWentBack(let lane, let last, let offered):
            "a checkpoint of \(lane) over \(last) records was cosigned, this one has \(offered)"
        case .epochWentBack(let lane, let last, let offered):
            "\(lane) has come in epoch \(last), this is epoch \(offered) of it: an older copy"
        case .commandReused(let id): "another command has the id \(id); use a new one for a new command"
        case .unknownCommand(let id): "there is no command \(id)"
        case .endedOtherwise(let id, let end): "command \(id) has ended before: \(end)"
        case .malformedCursor(let text): "\"\(text)\" is not a list of numbers like 17,0,4,230"
        case .foreignCursor(let cursor, let end):
            "\(cursor.text) is no place in what arrived here, which ends at \(end.text); begin anew"
        case .noSpace: "the disk is full, nothing is stored until there is space; nothing was lost"
        case .busy: "another process has locked a file of the store; try again when it has ended"
        case .stopped(let shard, let reason):
            "shard \(shard) has stopped: \(reason); whether the last changes were stored is known after a restart"
        case .closed: "the store is closed"
        case .damaged(let path, let place, let reason): "damaged: \(path), \(place): \(reason)"
        case .failed(let path, let reason): "\(path): \(reason)"
        case .notAStore(let path): "\(path) holds no store of a district"
        case .alreadyExists(let path): "\(path) holds a store already"
        case .inUse(let path): "\(path) is in use by another process; stop it first"
        case .newerFormat(let path, let version, let known):
            "\(path) has format \(version), this program knows \(known); update the program"
        case .olderFormat(let path, let version, let known):
            "\(path) has format \(version), this program knows only \(known); open it with the program that made it"
        case .otherShardCount(let path, let found, let asked):
            "\(path) has \(found) shards, not \(asked): a log's place follows from their number, which stays as it is"
        case .foreignFile(let path, let found, let expected): "\(path) belongs to \(found), expected \(expected)"
        case .newerFold(let lane, let version, let known):
            "the rows of \(lane) were made by version \(version), this program knows \(known); update the program"
        }
    }
}

extension DistrictStoreError.Unit {
    fileprivate var words: String {
        switch self {
        case .records: "records"
        case .recordBytes: "bytes of one record"
        case .batchBytes: "bytes"
        case .previews: "previews"
        case .commands: "commands"
        }
    }
}
