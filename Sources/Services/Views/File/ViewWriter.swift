import Community
import SQLite

/// Writes what a fold has touched, its mark, and the history of the rows.
final class ViewWriter {
    private let file: ViewFile
    private let tables: [String: TableWriter]
    private let mark: Statement

    init(_ file: ViewFile) throws(ViewError) {
        self.file = file
        do throws(SQLiteError) {
            var tables: [String: TableWriter] = [:]
            for schema in file.schemas { tables[schema.name] = try TableWriter(schema, in: file) }
            self.tables = tables
            mark = try file.connection.prepare(ViewMark.replace)
        } catch {
            throw .database(error, path: file.path)
        }
    }

    /// Stores rows and how far the fold of them has come, all of it or nothing.
    func commit(
        _ next: ViewMark, in snapshot: Int64, keeping kept: Int, rows: (inout RowStoring) throws -> Void
    ) throws(ViewError) {
        do {
            try file.connection.execute("BEGIN IMMEDIATE")
            var storing = RowStoring(writer: writer, snapshot: snapshot, path: file.path)
            try rows(&storing)
            if next.snapshot.number > snapshot { try begin(next.snapshot, keeping: kept) }
            try next.bind(to: mark)
            try mark.run()
            try file.connection.execute("COMMIT")
        } catch {
            // Why it failed is the news; SQLite may have rolled back by itself.
            if file.connection.isInTransaction { try? file.connection.execute("ROLLBACK") }
            throw ViewError(error, path: file.path)
        }
    }

    /// Stores what a fold has sent; if it throws, nothing of it.
    func store(_ load: RowLoad, _ options: ViewOptions) throws(ViewError) {
        try checkpoint(from: options.checkpointFrames)
        try commit(load.mark, in: load.snapshot, keeping: options.snapshotsKept) { storing in
            for rows in load.tables { try rows.store(in: storing) }
        }
    }

    /// Stores the rows that another view's file has had at a snapshot.
    func copy(_ other: ViewFile, at snapshot: Int64) throws(ViewError) {
        do {
            try file.connection.execute("BEGIN IMMEDIATE")
            for schema in file.schemas {
                let table = try StoredTable(schema, in: other)
                try table.forEachRow(at: snapshot, in: other) { try writer(schema.name).store($0, in: 0) }
            }
            try file.connection.execute("COMMIT")
        } catch {
            throw ViewError(error, path: other.path)
        }
    }

    private func writer(_ table: String) -> TableWriter {
        guard let writer = tables[table] else { preconditionFailure("\(table) is no table of this fold") }
        return writer
    }

    private func begin(_ snapshot: ViewMark.Snapshot, keeping kept: Int) throws(SQLiteError) {
        try file.connection.execute(
            "INSERT OR REPLACE INTO view_snapshot VALUES (\(snapshot.number), \(snapshot.position))")
        let stored = try file.connection.integer("SELECT count(*) FROM view_snapshot") ?? 0
        guard stored > kept + kept / 8 else { return }
        let oldest = snapshot.number - Int64(kept) + 1
        try file.connection.execute(
            "DELETE FROM view_snapshot WHERE number < \(oldest); DELETE FROM view_history WHERE snapshot < \(oldest)")
    }

    /// Copies what the WAL holds, if it is long enough. A reader may hold some of it back until the next time.
    func checkpoint(from frames: Int) throws(ViewError) {
        guard file.connection.walFrames >= frames else { return }
        do throws(SQLiteError) { try file.connection.checkpoint(.passive) } catch {
            guard .busy ~= error.code else { throw .database(error, path: file.path) }
        }
    }
}

/// Stores rows, of a fold or that a fold has handed over, beside the snapshot that they belong to.
struct RowStoring: TableVisitor {
    fileprivate let writer: (String) -> TableWriter
    fileprivate let snapshot: Int64
    fileprivate let path: String

    func store<Entity: Row>(_ rows: RowCopies<Entity>) throws {
        var sink = Sink(writer: writer("\(Entity.table)"), snapshot: snapshot)
        try rows.store(in: &sink)
    }

    mutating func visit<Entity: Row>(_ table: inout Table<Entity>) throws(ViewError) {
        var sink = Sink(writer: writer("\(Entity.table)"), snapshot: snapshot)
        do { try table.store(in: &sink) } catch { throw ViewError(error, path: path) }
    }

    private struct Sink: RowSink {
        let writer: TableWriter
        let snapshot: Int64

        mutating func store(_ table: StaticString, _ values: [ColumnValue]) throws(SQLiteError) {
            try writer.store(values, in: snapshot)
        }
    }
}
