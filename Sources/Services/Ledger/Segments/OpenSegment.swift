import Digest
import Files
import SQLite
import Wire

/// A segment that is not sealed yet, with the one connection that writes it and checkpoints it.
final class OpenSegment: @unchecked Sendable {
    // Sendable because it has one user at a time: the holder of the lane's pen, and after the next segment has begun,
    // the thread that seals it. It is handed over whole.
    let first: UInt64
    let path: String
    private let connection: Connection
    private let begin: Statement
    private let insert: Statement
    private let commit: Statement
    private let rollback: Statement

    /// Makes the file of a new segment. It gets its name only when it is complete, so that a crash leaves nothing half.
    static func create(
        _ path: String, first: UInt64, logID: String, lane: Lane, options: LedgerOptions, on disk: any Disk
    ) throws {
        let fresh = path + ".new"
        for leftover in [fresh, fresh + "-wal", fresh + "-journal"] where try disk.exists(leftover) {
            try disk.remove(leftover)
        }
        let connection = try Connection(path: fresh, mode: .create, vfs: disk.sqliteVFS)
        try connection.execute("PRAGMA page_size = \(options.pageBytes)")
        try connection.execute("PRAGMA journal_mode = WAL")
        try connection.execute("PRAGMA synchronous = FULL")
        try SegmentSchema.create(connection, first: first, logID: logID, lane: lane)
        try connection.checkpoint(.truncate)
        try connection.close()
        try disk.open(fresh, .readWrite).sync()
        try disk.rename(fresh, to: path)
        try disk.syncDirectory(path.parentDirectory)
    }

    /// Whether a segment could not be made because the disk has no room. Of a file that cannot be made SQLite reports only
    /// that it cannot be opened, so the disk is asked for another one.
    static func lacksRoom(for path: String, after failure: any Error, on disk: any Disk) throws(FileError) -> Bool {
        let failure = LedgerError(failure)
        guard case .database(let error, _) = failure, .cannotOpen ~= error.code else { return failure.isFull }
        let trial = path + "-trial.new"
        do throws(FileError) {
            _ = try disk.open(trial, .create)
        } catch {
            return error.code == .noSpace
        }
        try disk.remove(trial)
        return false
    }

    /// Opens an existing file for writing.
    init(_ path: String, first: UInt64, logID: String, lane: Lane, on disk: any Disk) throws {
        self.first = first
        self.path = path
        connection = try Connection(path: path, mode: .readWrite, vfs: disk.sqliteVFS)
        // Until the segment is finished its WAL is evidence: of what is missing, if it is refused, and of what the disk
        // holds, if a write failed.
        try connection.keepWALOnClose(true)
        try connection.execute("PRAGMA synchronous = FULL")
        try SegmentSchema.check(connection, path: path, first: first, logID: logID, lane: lane)
        try SegmentSchema.checkPages(connection, path: path)
        // Reading has made the WAL file. SQLite syncs its name too, but does not say when that failed.
        try disk.syncDirectory(path.parentDirectory)
        begin = try connection.prepare("BEGIN IMMEDIATE")
        insert = try connection.prepare("INSERT INTO record VALUES (?, ?, ?)")
        commit = try connection.prepare("COMMIT")
        rollback = try connection.prepare("ROLLBACK")
    }

    /// Stores the records in one transaction and returns after the fsync; on an error nothing is stored.
    func store(_ records: borrowing StagedRecords) throws {
        try begin.run()
        do {
            let buffer = records.buffer
            for index in 0..<records.count {
                let bytes = buffer.span.extracting(records.range(of: index))
                let seq = records.first + UInt64(index)
                try insert.bind(Int64(seq), at: 1)
                try insert.bind(Int64(bitPattern: Checksum.of(bytes, seed: seq)), at: 2)
                try insert.run(lending: bytes, at: 3)
            }
            try commit.run()
        } catch {
            // SQLite has rolled back by itself after some errors, and then there is nothing left to roll back.
            if connection.isInTransaction { try rollback.run() }
            throw error
        }
    }

    var walFrames: Int { connection.walFrames }

    /// Copies the WAL into the database. True when all of it went: nobody held anything back.
    func checkpoint() throws -> Bool {
        try connection.checkpoint(.passive) == 0
    }

    /// Empties the WAL for good. The file is then complete in itself.
    func finish(on disk: any Disk) throws {
        try connection.checkpoint(.truncate)
        // SQLite cuts the WAL without syncing it; after a power cut it would be there again.
        try disk.open(path + "-wal", .readWrite).sync()
        try connection.keepWALOnClose(false)
    }

    /// The size of the file, without opening it beside SQLite: closing any descriptor of a file drops all of the
    /// process's POSIX locks on it, SQLite's among them.
    var byteCount: UInt64 {
        get throws {
            let pages = try connection.integer("PRAGMA page_count") ?? 0
            return UInt64(pages * (try connection.integer("PRAGMA page_size") ?? 0))
        }
    }

    /// What must hold of a file that nothing has written to since it was closed, besides what every opening checks.
    func checkStructure(byteCount: UInt64) throws {
        guard try self.byteCount == byteCount, try connection.integer("PRAGMA freelist_count") == 0 else {
            throw LedgerError.damaged(
                Damage(path: path, place: "header", reason: "the page counts do not fit the file"))
        }
    }
}
