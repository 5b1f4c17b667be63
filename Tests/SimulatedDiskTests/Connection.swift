import CSQLite
import SimulatedDisk

/// A connection to a database on a simulated disk, as the ledger opens its own: no mutex, one thread at a time.
@safe final class Connection {
    struct Failure: Error, Equatable {
        /// The extended result code.
        let code: Int32
        var primary: Int32 { code & 0xFF }
    }

    private var database: OpaquePointer?

    init(_ disk: SimulatedDisk, _ path: String = "/ledger.db") throws(Failure) {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(path, &database, flags, disk.sqliteVFS)
        guard code == SQLITE_OK else {
            unsafe sqlite3_close(database)
            throw Failure(code: code)
        }
    }

    deinit {
        unsafe sqlite3_close(database)
    }

    func run(_ sql: String) throws(Failure) {
        let code = unsafe sqlite3_exec(database, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw Failure(code: code) }
    }

    /// The first column of every row, as text.
    func texts(_ sql: String) throws(Failure) -> [String] {
        var statement: OpaquePointer?
        defer { unsafe sqlite3_finalize(statement) }
        var code = unsafe sqlite3_prepare_v2(database, sql, -1, &statement, nil)
        var rows: [String] = []
        while code == SQLITE_OK || code == SQLITE_ROW {
            code = unsafe sqlite3_step(statement)
            guard code == SQLITE_ROW else { break }
            unsafe rows.append(sqlite3_column_text(statement, 0).map { unsafe String(cString: $0) } ?? "NULL")
        }
        guard code == SQLITE_DONE else { throw Failure(code: code) }
        return rows
    }

    func numbers(_ sql: String) throws(Failure) -> [Int] {
        try texts(sql).map { Int($0) ?? -1 }
    }

    /// The SQLite call that reads or sets a flag of the database file.
    func control(_ operation: Int32, _ flag: Int32) -> Int32 {
        var flag = flag
        unsafe sqlite3_file_control(database, "main", operation, &flag)
        return flag
    }
}
