import CBOR
import Community
import Digest
import SQLite
import Wire

/// The bytes of a view: a sequence of CBOR items that says everything the view knows and nothing of how it is stored.
///
/// First what it is: `["linli view", lane, version of the fold, position]`. Then each table in the fold's order: its
/// name with the names of its columns, `[name, [column, …]]`, and its rows in the order of their keys, each an array of
/// the columns. Keys are ordered by the value of an integer and by the bytes of a text.
struct CanonicalExport {
    /// What is handed over at a time.
    private static let pieceBytes = 1 << 16

    let file: ViewFile
    let mark: ViewMark

    /// Returns how many rows there are.
    @discardableResult
    func write(to write: ([UInt8]) -> Void) throws(ViewError) -> Int {
        var writer = CBORWriter(reserving: 2 * CanonicalExport.pieceBytes)
        // For texts and bytes between SQLite's memory and the writer's.
        var passing: [UInt8] = []
        var rows = 0
        writer.array(4)
        writer.text("linli view")
        writer.text(mark.lane.rawValue)
        writer.integer(mark.foldVersion)
        writer.unsigned(mark.position)
        do throws(SQLiteError) {
            for schema in file.schemas {
                writer.heading(schema)
                let scan = try file.connection.prepare(schema.scan)
                while try scan.step() {
                    writer.columns(schema.columns.count, of: scan, passing: &passing)
                    rows += 1
                    if writer.bytes.count >= CanonicalExport.pieceBytes {
                        write(writer.bytes)
                        writer.removeAll()
                    }
                }
            }
        } catch {
            throw .database(error, path: file.path)
        }
        write(writer.bytes)
        return rows
    }

    func digest() throws(ViewError) -> (hash: Hash, rows: Int) {
        var hasher = SHA256()
        let rows = try write { hasher.update($0.span) }
        return (hasher.finish(), rows)
    }
}

extension CBORWriter {
    fileprivate mutating func heading(_ schema: TableSchema) {
        array(2)
        text(schema.name)
        array(schema.columns.count)
        for column in schema.columns { text(column.name) }
    }
}

/// Goes over the rows of a table in the order of their keys.
struct RowCursor: ~Copyable {
    private let scan: Statement
    private let columns: Int

    init(_ schema: TableSchema, in file: ViewFile) throws(SQLiteError) {
        scan = try file.connection.prepare(schema.scan)
        columns = schema.columns.count
    }

    mutating func next() throws(SQLiteError) -> [ColumnValue]? {
        try scan.step() ? scan.values(columns) : nil
    }
}
