internal import CSQLite

/// One connection to one database file, used by one thread at a time.
///
/// Statements prepared here may outlive `deinit` (SQLite keeps the file open until the last of them is finalized), but
/// not `close()`, which is how an owner learns that everything is really closed.
@safe public struct Connection: ~Copyable {
    public enum Mode: Sendable {
        case readOnly
        case readWrite
        case create
        /// The file will not change while it is open: no locks are taken and no WAL is looked for.
        case immutable
    }

    /// Our own last word on how long to wait for another connection's lock; long enough for a checkpoint's last pages.
    public static let busyTimeoutMilliseconds: Int32 = 5_000

    private let database: OpaquePointer
    /// Where the WAL hook leaves the number of frames; on the heap because SQLite keeps its address.
    private let frames: UnsafeMutablePointer<Int32>

    /// Nobody asks SQLite how much memory it has, and counting it would take a lock of the whole process each time. Who has
    /// begun to use SQLite before, such as a test that simulates a disk, goes on as it is.
    private static let configured: Void = { _ = linli_sqlite3_count_no_memory() }()

    public init(path: String, mode: Mode, vfs: String? = nil) throws(SQLiteError) {
        let access =
            switch mode {
            case .readOnly, .immutable: SQLITE_OPEN_READONLY
            case .readWrite: SQLITE_OPEN_READWRITE
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        Connection.configured
        var handle: OpaquePointer?
        let status = unsafe sqlite3_open_v2(
            Connection.uri(path, immutable: mode == .immutable), &handle,
            access | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs)
        guard status == SQLITE_OK, let opened = unsafe handle else {
            let error = unsafe SQLiteError(status, handle, "open \(path)")
            unsafe sqlite3_close_v2(handle)
            throw error
        }
        unsafe database = opened
        unsafe frames = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        unsafe frames.initialize(to: 0)
        unsafe sqlite3_busy_timeout(database, Connection.busyTimeoutMilliseconds)
        // This hook takes the place of the one that checkpoints by itself: nothing is checkpointed but by `checkpoint`,
        // because SQLite 3.40 can damage a file when two connections write and checkpoint at once.
        unsafe sqlite3_wal_hook(database, rememberFrames, frames)
    }

    deinit {
        unsafe sqlite3_close_v2(database)
        unsafe frames.deallocate()
    }

    /// Closes and reports what `deinit` would swallow.
    public consuming func close() throws(SQLiteError) {
        let status = unsafe sqlite3_close(database)
        let error = status == SQLITE_OK ? nil : error(status, "close")
        if error != nil { unsafe sqlite3_close_v2(database) }
        unsafe frames.deallocate()
        discard self
        if let error { throw error }
    }

    public func execute(_ sql: String) throws(SQLiteError) {
        let status = unsafe sqlite3_exec(database, sql, nil, nil, nil)
        guard status == SQLITE_OK else { throw error(status, sql) }
    }

    public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var handle: OpaquePointer?
        let status = unsafe sqlite3_prepare_v3(
            database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard status == SQLITE_OK, let statement = unsafe handle else { throw error(status, sql) }
        return unsafe Statement(statement)
    }

    /// The first column of the first row; nil if there is no row or it holds NULL.
    public func integer(_ sql: String) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql)
        guard try statement.step(), !statement.isNull(0) else { return nil }
        return statement.integer(0)
    }

    /// The first column of the first row as text.
    public func text(_ sql: String) throws(SQLiteError) -> String? {
        let statement = try prepare(sql)
        guard try statement.step(), !statement.isNull(0) else { return nil }
        return statement.text(0)
    }

    /// True between `BEGIN` and its `COMMIT` or `ROLLBACK`, whoever ended it: SQLite rolls back by itself on some errors.
    public var isInTransaction: Bool {
        unsafe sqlite3_get_autocommit(database) == 0
    }

    /// The rows that the last INSERT, UPDATE or DELETE has changed.
    public var changedRows: Int { unsafe Int(sqlite3_changes64(database)) }

    /// The frames in the WAL after this connection's last commit.
    public var walFrames: Int { unsafe Int(frames.pointee) }

    public enum Checkpoint: Sendable {
        /// Copies what no reader holds back; waits for nobody.
        case passive
        /// Waits for readers, copies everything and cuts the WAL file to nothing.
        case truncate
    }

    /// Copies the WAL into the database. Returns the frames that stayed behind because somebody still reads them.
    @discardableResult
    public func checkpoint(_ mode: Checkpoint) throws(SQLiteError) -> Int {
        var inLog: Int32 = 0
        var copied: Int32 = 0
        let flag = mode == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE
        let status = unsafe sqlite3_wal_checkpoint_v2(database, nil, flag, &inLog, &copied)
        guard status == SQLITE_OK else { throw error(status, "checkpoint") }
        return Int(max(inLog, 0) - max(copied, 0))
    }

    /// Whether the WAL stays as it is when this connection is the last to close. Otherwise SQLite copies it into the
    /// database and removes it.
    public func keepWALOnClose(_ keeps: Bool) throws(SQLiteError) {
        let status = unsafe linli_sqlite3_keep_wal_on_close(database, keeps ? 1 : 0)
        guard status == SQLITE_OK else { throw error(status, "configure") }
    }

    private func error(_ status: Int32, _ operation: String) -> SQLiteError {
        unsafe SQLiteError(status, database, operation)
    }

    /// A path may hold what a URI gives a meaning to.
    private static func uri(_ path: String, immutable: Bool) -> String {
        var escaped = ""
        for character in path {
            switch character {
            case "%": escaped += "%25"
            case "?": escaped += "%3f"
            case "#": escaped += "%23"
            default: escaped.append(character)
            }
        }
        return "file:" + escaped + (immutable ? "?immutable=1" : "")
    }
}

/// `sqlite3_wal_hook`'s callback: the frame count goes where the connection looks for it.
private func rememberFrames(
    context: UnsafeMutableRawPointer?, _: OpaquePointer?, _: UnsafePointer<CChar>?, frames: Int32
) -> Int32 {
    unsafe context?.storeBytes(of: frames, as: Int32.self)
    return SQLITE_OK
}

extension SQLiteError {
    init(_ status: Int32, _ database: OpaquePointer?, _ operation: String) {
        let words = unsafe database.map { unsafe String(cString: sqlite3_errmsg($0)) }
        self.init(
            code: Code(rawValue: status), message: unsafe words ?? String(cString: sqlite3_errstr(status)),
            operation: operation, systemCode: unsafe database.map { unsafe sqlite3_system_errno($0) } ?? 0)
    }
}
