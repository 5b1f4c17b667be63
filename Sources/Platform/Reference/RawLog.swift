internal import CSQLite

/// The least that a durable log on SQLite can do: the C API in a loop, with the pragmas and the table of a ledger's
/// segment, but no encoding, no hashes, no ids. Benchmarks compare with it.
@safe public final class RawLog {
    private let database: OpaquePointer
    private let begin: OpaquePointer
    private let insert: OpaquePointer
    private let commit: OpaquePointer
    private let checkpointFrames: Int32
    private let frames: UnsafeMutablePointer<Int32>
    private var next: Int64 = 0

    public init(path: String, pageBytes: Int, checkpointFrames: Int) {
        unsafe database = RawLog.open(path)
        for sql in [
            "PRAGMA page_size = \(pageBytes)", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
            "PRAGMA wal_autocheckpoint = 0",
            "CREATE TABLE record(seq INTEGER PRIMARY KEY, sum INTEGER NOT NULL, bytes BLOB NOT NULL)",
        ] {
            must(unsafe sqlite3_exec(database, sql, nil, nil, nil))
        }
        unsafe begin = RawLog.prepare(database, "BEGIN IMMEDIATE")
        unsafe insert = RawLog.prepare(database, "INSERT INTO record VALUES (?, ?, ?)")
        unsafe commit = RawLog.prepare(database, "COMMIT")
        self.checkpointFrames = Int32(checkpointFrames)
        unsafe frames = .allocate(capacity: 1)
        unsafe frames.initialize(to: 0)
        unsafe sqlite3_wal_hook(database, countFrames, frames)
    }

    deinit {
        unsafe sqlite3_finalize(begin)
        unsafe sqlite3_finalize(insert)
        unsafe sqlite3_finalize(commit)
        unsafe sqlite3_close(database)
        unsafe frames.deallocate()
    }

    /// Stores `count` rows of the same bytes in one transaction, and checkpoints as often as a ledger does.
    public func append(_ bytes: [UInt8], count: Int) {
        unsafe run(begin)
        unsafe bytes.withUnsafeBytes { buffer in
            for _ in 0..<count {
                unsafe sqlite3_bind_int64(insert, 1, next)
                unsafe sqlite3_bind_int64(insert, 2, next)
                unsafe linli_sqlite3_bind_blob_static(insert, 3, buffer.baseAddress, Int32(buffer.count))
                unsafe run(insert)
                next += 1
            }
        }
        unsafe run(commit)
        if unsafe frames.pointee >= checkpointFrames {
            must(unsafe sqlite3_wal_checkpoint_v2(database, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil))
        }
    }

    /// Steps over all rows and touches every byte. Returns their sum, so that nothing is optimised away.
    public static func scan(path: String) -> (rows: Int, sum: UInt64) {
        let database = unsafe open(path)
        let select = unsafe prepare(database, "SELECT seq, sum, bytes FROM record ORDER BY seq")
        var (rows, sum) = (0, UInt64(0))
        while unsafe sqlite3_step(select) == SQLITE_ROW {
            let count = unsafe Int(sqlite3_column_bytes(select, 2))
            let bytes = unsafe UnsafeRawBufferPointer(start: sqlite3_column_blob(select, 2), count: count)
            for index in 0..<count { sum &+= UInt64(unsafe bytes[index]) }
            rows += 1
        }
        unsafe sqlite3_finalize(select)
        unsafe sqlite3_close(database)
        return (rows, sum)
    }

    private func run(_ statement: OpaquePointer) {
        let status = unsafe sqlite3_step(statement)
        precondition(status == SQLITE_DONE, "the reference log failed with SQLite code \(status)")
        unsafe sqlite3_reset(statement)
    }

    private static func open(_ path: String) -> OpaquePointer {
        var handle: OpaquePointer?
        must(
            unsafe sqlite3_open_v2(
                path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil))
        return unsafe handle!
    }

    private static func prepare(_ database: OpaquePointer, _ sql: String) -> OpaquePointer {
        var handle: OpaquePointer?
        must(unsafe sqlite3_prepare_v2(database, sql, -1, &handle, nil))
        return unsafe handle!
    }
}

private func must(_ status: Int32) {
    precondition(status == SQLITE_OK, "the reference log failed with SQLite code \(status)")
}

private func countFrames(
    context: UnsafeMutableRawPointer?, _: OpaquePointer?, _: UnsafePointer<CChar>?, frames: Int32
) -> Int32 {
    unsafe context?.storeBytes(of: frames, as: Int32.self)
    return SQLITE_OK
}
