internal import CSQLite

/// A prepared statement. Values are bound, it is stepped, and it resets itself when it is done. What changes is SQLite's
/// object, not this handle, so its methods do not mutate.
@safe public struct Statement: ~Copyable {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) {
        unsafe self.statement = statement
    }

    deinit {
        unsafe sqlite3_finalize(statement)
    }

    /// Parameters count from 1, as in SQL.
    public func bind(_ value: Int64, at index: Int32) throws(SQLiteError) {
        try check(unsafe sqlite3_bind_int64(statement, index, value))
    }

    public func bind(_ text: String, at index: Int32) throws(SQLiteError) {
        var text = text
        // Handed over as an argument, a short text would be copied into an array of its own first.
        let bound = text.withUTF8 { utf8 in
            // A null pointer would bind NULL, so the empty text needs an address of its own.
            let address = unsafe utf8.baseAddress.map(UnsafeRawPointer.init) ?? UnsafeRawPointer(statement)
            return unsafe linli_sqlite3_bind_text_copied(statement, index, address, Int32(utf8.count))
        }
        try check(bound)
    }

    public func bind(_ bytes: [UInt8], at index: Int32) throws(SQLiteError) {
        let bound = unsafe bytes.withUnsafeBytes { buffer in
            // A null pointer would bind NULL, so empty bytes need an address of their own.
            let address = unsafe buffer.baseAddress ?? UnsafeRawPointer(statement)
            return unsafe linli_sqlite3_bind_blob_copied(statement, index, address, Int32(buffer.count))
        }
        try check(bound)
    }

    public func bindNull(at index: Int32) throws(SQLiteError) {
        try check(unsafe sqlite3_bind_null(statement, index))
    }

    /// Runs a statement that returns no rows. The bytes are lent to SQLite for this one step, not copied.
    public func run(lending bytes: Span<UInt8>, at index: Int32) throws(SQLiteError) {
        let bound = unsafe bytes.withUnsafeBufferPointer { buffer in
            // A null pointer would bind NULL, so empty bytes need an address of their own.
            let address = unsafe buffer.baseAddress.map(UnsafeRawPointer.init) ?? UnsafeRawPointer(statement)
            return unsafe linli_sqlite3_bind_blob_static(statement, index, address, Int32(buffer.count))
        }
        try check(bound)
        try run()
        try check(unsafe sqlite3_bind_null(statement, index))
    }

    /// The same for all of its parameters. Bound one by one, each text would be copied into memory of its own.
    public func run(lending parameters: borrowing Parameters) throws(SQLiteError) {
        let result = unsafe parameters.bytes.withUnsafeBytes { buffer in
            Result { () throws(SQLiteError) in
                // A null pointer would bind NULL, so what is empty needs an address of its own.
                let start = unsafe buffer.baseAddress ?? UnsafeRawPointer(statement)
                try check(unsafe bind(parameters, lyingAt: start))
                try run()
            }
        }
        // What was lent must not be found again when SQLite compiles the statement anew.
        unsafe sqlite3_clear_bindings(statement)
        try result.get()
    }

    private func bind(_ parameters: borrowing Parameters, lyingAt start: UnsafeRawPointer) -> Int32 {
        for place in 0..<parameters.values.count {
            let index = Int32(place + 1)
            let status =
                switch parameters.values[place] {
                case .null: unsafe sqlite3_bind_null(statement, index)
                case .integer(let integer): unsafe sqlite3_bind_int64(statement, index, integer)
                case .text(let range):
                    unsafe linli_sqlite3_bind_text_static(
                        statement, index, start + range.lowerBound, Int32(range.count))
                case .bytes(let range):
                    unsafe linli_sqlite3_bind_blob_static(
                        statement, index, start + range.lowerBound, Int32(range.count))
                }
            if status != SQLITE_OK { return status }
        }
        return SQLITE_OK
    }

    /// Runs a statement that returns no rows.
    public func run() throws(SQLiteError) {
        while try step() {}
    }

    /// True for a row; false at the end, after which the statement can be bound and stepped again.
    public func step() throws(SQLiteError) -> Bool {
        let status = unsafe sqlite3_step(statement)
        if status == SQLITE_ROW { return true }
        let error = status == SQLITE_DONE ? nil : failure(status)
        unsafe sqlite3_reset(statement)
        if let error { throw error }
        return false
    }

    /// Ends a query that was not stepped to its end, and with it the read transaction.
    public func reset() {
        unsafe sqlite3_reset(statement)
    }

    /// Columns count from 0, as in SQLite.
    public func integer(_ column: Int32) -> Int64 {
        unsafe sqlite3_column_int64(statement, column)
    }

    public func isNull(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    /// What a value is, whatever its column was declared to hold.
    public enum ValueType: Sendable {
        case null, integer, float, text, bytes
    }

    public func type(_ column: Int32) -> ValueType {
        switch unsafe sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .float
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .bytes
        default: .null
        }
    }

    /// The whole text, of which a zero byte is not the end.
    public func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(statement, column) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(statement, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Appends the column's bytes; they are gone from SQLite's memory at the next step. Returns how many they were.
    public func appendBytes(_ column: Int32, to bytes: inout [UInt8]) -> Int {
        let count = unsafe Int(sqlite3_column_bytes(statement, column))
        guard let address = unsafe sqlite3_column_blob(statement, column) else { return 0 }
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: address, count: count))
        return count
    }

    private func check(_ status: Int32) throws(SQLiteError) {
        guard status == SQLITE_OK else { throw failure(status) }
    }

    private func failure(_ status: Int32) -> SQLiteError {
        let sql = unsafe String(cString: sqlite3_sql(statement))
        return unsafe SQLiteError(status, sqlite3_db_handle(statement), sql)
    }
}
