import Community
import SQLite

/// Writes the rows of one table. The first time that a row is written in a snapshot, what it held before is kept.
final class TableWriter {
    private let file: ViewFile
    private let schema: TableSchema
    private let insert: Statement
    private let select: Statement
    private let keep: Statement
    private let update: Statement
    private var parameters = Parameters()

    init(_ schema: TableSchema, in file: ViewFile) throws(SQLiteError) {
        self.file = file
        self.schema = schema
        insert = try file.connection.prepare(schema.insert)
        select = try file.connection.prepare(schema.select)
        update = try file.connection.prepare(schema.update)
        keep = try file.connection.prepare("INSERT INTO view_history VALUES (?, ?, ?, ?)")
        try keep.bind(schema.name, at: 1)
    }

    func store(_ values: [ColumnValue], in snapshot: Int64) throws(SQLiteError) {
        precondition(values.count == schema.columns.count, "a row of \(schema.name) has other columns than its table")
        parameters.removeAll()
        parameters.append(values)
        // When it came to be, and when it was written last.
        parameters.append(snapshot)
        parameters.append(snapshot)
        // Most rows are new, and found to be so by storing them.
        try insert.run(lending: parameters)
        if file.connection.changedRows == 1 { return }
        try keepEarlier(values.prefix(schema.keyCount), in: snapshot)
        try update.run(lending: parameters)
    }

    private func keepEarlier(_ key: ArraySlice<ColumnValue>, in snapshot: Int64) throws(SQLiteError) {
        defer { select.reset() }
        let key = Array(key)
        try select.bind(key)
        let count = schema.columns.count
        guard try select.step(), select.integer(Int32(count + 1)) < snapshot else { return }
        try keep.bind(PackedColumns.encode(key), at: 2)
        try keep.bind(snapshot, at: 3)
        try keep.bind(PackedColumns.encode(select.values(count)), at: 4)
        try keep.run()
    }
}
