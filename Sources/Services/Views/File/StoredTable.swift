import Community
import SQLite
import Wire

/// One table of a view's file, for reading.
final class StoredTable {
    let schema: TableSchema
    private let path: String
    private let select: Statement
    private let history: Statement

    init(_ schema: TableSchema, in file: ViewFile) throws(SQLiteError) {
        self.schema = schema
        path = file.path
        select = try file.connection.prepare(schema.select)
        history = try file.connection.prepare(
            "SELECT row FROM view_history WHERE name = ? AND key = ? AND snapshot >= ? ORDER BY snapshot LIMIT 1")
        try history.bind(schema.name, at: 1)
    }

    /// The row as it stood at a snapshot.
    func row(_ key: [ColumnValue], at snapshot: Int64) throws -> [ColumnValue]? {
        defer { select.reset() }
        try select.bind(key)
        guard try select.step() else { return nil }
        return try row(of: select, at: snapshot)
    }

    func forEachRow(
        at snapshot: Int64, in file: ViewFile, _ visit: ([ColumnValue]) throws -> Void
    ) throws {
        let scan = try file.connection.prepare(schema.scan)
        while try scan.step() {
            if let values = try row(of: scan, at: snapshot) { try visit(values) }
        }
    }

    /// The rows of now that a filter lets pass.
    func forEachRow(where filter: RowFilter, in file: ViewFile, _ visit: ([ColumnValue]) throws -> Void) throws {
        let scan = try file.connection.prepare(schema.scan(filter))
        while try scan.step() { try visit(scan.values(schema.columns.count)) }
    }

    /// Reads no more of a row than its key and what it is tested for.
    func forEachKey(
        _ range: StoredRange, at snapshot: Int64, in file: ViewFile, _ visit: ([ColumnValue], Bool) -> Bool
    ) throws {
        let columns = Array(0..<schema.keyCount) + range.tests.map(\.place)
        let scan = try file.connection.prepare(schema.scan(of: columns, isBehind: range.after != nil))
        try scan.bind(range.after ?? [])
        let count = Int32(columns.count)
        while try scan.step() {
            let key = scan.values(schema.keyCount)
            let (since, changed) = (scan.integer(count), scan.integer(count + 1))
            var passes = since < snapshot
            if passes, changed < snapshot {
                passes = range.tests.indices.allSatisfy { index in
                    range.tests[index].passes(scan.value(Int32(schema.keyCount + index)))
                }
            } else if passes {
                let earlier = try earlier(key, at: snapshot)
                passes = range.tests.allSatisfy { $0.passes(earlier[$0.place]) }
            }
            guard visit(key, passes) else { return }
        }
    }

    private func row(of statement: borrowing Statement, at snapshot: Int64) throws -> [ColumnValue]? {
        let count = schema.columns.count
        let (since, changed) = (statement.integer(Int32(count)), statement.integer(Int32(count + 1)))
        if since >= snapshot { return nil }
        let values = statement.values(count)
        return changed < snapshot ? values : try earlier(Array(values.prefix(schema.keyCount)), at: snapshot)
    }

    /// The row was written since the snapshot: what it held before the first of these writes.
    private func earlier(_ key: [ColumnValue], at snapshot: Int64) throws -> [ColumnValue] {
        defer { history.reset() }
        try history.bind(PackedColumns.encode(key), at: 2)
        try history.bind(snapshot, at: 3)
        guard try history.step(), let values = try? PackedColumns.decode(history.bytes(0)),
            values.count == schema.columns.count
        else { throw ViewError.history(table: schema.name, path: path) }
        return values
    }
}
