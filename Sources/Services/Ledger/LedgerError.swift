public import Files
public import SQLite
public import Wire

/// What a ledger refuses or suffers, with what to do about it in the description.
public enum LedgerError: Error, Hashable {
    // The caller's doing: nothing was stored.
    /// The key was used before for something else (409 `id-reused`). `index` is the command's place in its batch.
    case idReused(index: Int, first: Receipt)
    case emptyBatch
    case batchTooLarge(Int, BatchUnit, limit: Int)
    /// More waits for the writer than it may hold; the caller should come back.
    case overloaded(Int, BatchUnit, limit: Int)
    case noSuchRecord(Seq, size: UInt64)
    case pruned(Seq)
    case nothingPruned(Lane)

    // The disk's doing.
    /// The disk is full: nothing was stored, reads go on, and appends resume when there is space (507).
    case noSpace(Lane)
    /// A write or an fsync failed. Whether the last events were stored is known after a restart only.
    case stopped(Lane, reason: String)
    case closed
    /// Another process reads the lane's segment and holds its WAL back; what was asked for can be tried again.
    case busy(Lane)
    /// The records are younger than the time for which repeated commands are recognised.
    case tooYoung(Seq, days: Int64)
    /// The lane prunes or adopts only what the district has witnessed, or when told to do without.
    case needsDistrict
    /// The records of an import begin elsewhere than where the lane ends.
    case doesNotFollow(lane: Lane, size: UInt64, first: Seq)
    /// An import into the lane was cut off: what is here is a part of the file, and belongs to nobody yet.
    case unfinishedImport(Lane, path: String)
    /// Two histories of one log differ before this size.
    case forked(lane: Lane, size: UInt64)
    /// The directory has no key to sign a tree of this size with, and no stored signature is of it.
    case unsigned(Lane, size: UInt64, signed: UInt64?)
    case disk(FileError)
    case database(SQLiteError, path: String)

    // The data directory is not what it should be: nothing was changed.
    case notALedger(path: String)
    case alreadyExists(path: String)
    case inUse(path: String)
    case newerFormat(path: String, version: UInt64, known: UInt64)
    /// A step on the way from an older format failed. The steps before it stand.
    case notMigrated(path: String, to: UInt64, step: String, reason: String)
    /// A file of another log, another lane or another place in the chain.
    case foreignFile(path: String, found: String, expected: String)
    /// The fence file knows nothing of this log: it came from another machine or from a backup.
    case noFence(path: String)
    /// The fence belongs to another directory of the same log.
    case copied(path: String)
    /// The fence has seen more of this log than the directory holds.
    case stale(Lane, size: UInt64, seen: UInt64)
    /// The directory is of another epoch than the fence: an adoption lies between them.
    case wrongEpoch(UInt64, seen: UInt64)
    /// A small file that is read as a whole has grown beyond what it may be.
    case tooLarge(path: String, byteCount: UInt64, limit: Int)
    case damaged(Damage)
    /// The bytes are those that were written, but they are no record that this program can take.
    case unreadable(Seq, path: String, WireError)
}

/// What batches are measured in.
public enum BatchUnit: Sendable {
    case events, bytes
}

/// A place where the bytes are not those that were written.
public struct Damage: Hashable, Sendable {
    public let path: String
    /// Where in the file or lane, in words: "record 17", "WAL frame 3".
    public let place: String
    public let reason: String

    public init(path: String, place: String, reason: String) {
        self.path = path
        self.place = place
        self.reason = reason
    }
}

extension Damage: CustomStringConvertible {
    public var description: String { "\(path), \(place): \(reason)" }
}

extension LedgerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .idReused(let index, let first):
            "command \(index) repeats the id of record \(first.seq) in lane \(first.lane) with another content; "
                + "use a new id for a new command"
        case .emptyBatch: "the batch holds no command"
        case .batchTooLarge(let size, let unit, let limit):
            "the batch has \(size) \(unit), the limit is \(limit); split it"
        case .overloaded(let waiting, let unit, let limit):
            "\(waiting) \(unit) wait for the writer, the limit is \(limit); try again shortly"
        case .noSuchRecord(let seq, let size): "there is no record \(seq): the lane holds \(size)"
        case .pruned(let seq): "record \(seq) was pruned; `linli log restore` brings it back from its archive"
        case .nothingPruned(let lane): "lane \(lane) holds all its records: there is nothing to restore"
        case .noSpace(let lane): "the disk is full, lane \(lane) stores nothing until there is space; nothing was lost"
        case .stopped(let lane, let reason):
            "lane \(lane) has stopped: \(reason); whether the last events were stored is known after a restart"
        case .closed: "the ledger is closed"
        case .busy(let lane): "another process reads lane \(lane) and holds it back; try again when it has ended"
        case .tooYoung(let seq, let days):
            "the segment of record \(seq) is needed to recognise repeated commands for \(days) days; prune it later"
        case .doesNotFollow(let lane, let size, let first):
            "lane \(lane) holds \(size) records, the file begins at \(first); export from \(size) on"
        case .unfinishedImport(let lane, let path):
            "an import into lane \(lane) was not finished, as \(path) says: import the same file again"
        case .forked(let lane, let size):
            "lane \(lane) has another history than the file within its first \(size) records; keep both as evidence"
        case .unsigned(let lane, let size, let signed):
            "lane \(lane) has no signature over its first \(size) records and no key to make one: "
                + (signed.map { "what was signed last is the first \($0)" } ?? "none was ever stored")
        case .needsDistrict:
            "no district has witnessed these records; say --without-district if none ever will"
        case .disk(let error): "\(error)"
        case .database(let error, let path): "\(path): \(error)"
        case .notALedger(let path): "\(path) holds no ledger"
        case .alreadyExists(let path): "\(path) holds a ledger already"
        case .inUse(let path): "\(path) is in use by another process; stop it first"
        case .newerFormat(let path, let version, let known):
            "\(path) has format \(version), this program knows \(known); update the program"
        case .notMigrated(let path, let version, let step, let reason):
            "\(path) could not be brought to format \(version) (\(step)): \(reason); the next start tries again"
        case .foreignFile(let path, let found, let expected): "\(path) belongs to \(found), expected \(expected)"
        case .noFence(let path):
            "no fence at \(path) knows this log: the directory comes from another machine or a backup; "
                + "`linli log adopt` takes it over"
        case .copied(let path):
            "\(path) is a copy: the fence belongs to another directory of this log; `linli log adopt` takes the copy over"
        case .stale(let lane, let size, let seen):
            "lane \(lane) holds \(size) records, but \(seen) were stored before: the directory is an old copy; "
                + "`linli log adopt` takes it over"
        case .wrongEpoch(let epoch, let seen):
            "the directory is of epoch \(epoch), the fence has seen epoch \(seen); `linli log adopt` takes it over"
        case .tooLarge(let path, let byteCount, let limit): "\(path) has \(byteCount) bytes, the limit is \(limit)"
        case .damaged(let damage): "damaged: \(damage)"
        case .unreadable(let seq, let path, let error): "\(path), record \(seq): \(error)"
        }
    }
}

extension LedgerError {
    /// Whatever a lower floor threw, as this module's error.
    init(_ error: any Error, path: String = "") {
        switch error {
        case let error as LedgerError: self = error
        case let error as FileError: self = .disk(error)
        case let error as SQLiteError: self = .database(error, path: path)
        default: preconditionFailure("an error without a place in the ledger: \(error)")
        }
    }
}

/// Turns what a lower floor throws into this module's error.
func reporting<Value>(path: String = "", _ body: () throws -> Value) throws(LedgerError) -> Value {
    do { return try body() } catch { throw LedgerError(error, path: path) }
}
