import Digest
import SQLite

/// The rows that were folded from each lane's records. What the writer reads and writes of them again and again lies in the
/// bounded memory of its connection.
final class RowTable {
    static let creation = """
        CREATE TABLE state_row (
            lane INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (lane, key));
        """

    private let select: Statement
    private let replace: Statement
    private let delete: Statement
    private let deleteAll: Statement
    private let scan: Statement

    init(_ connection: borrowing Connection) throws(SQLiteError) {
        select = try connection.prepare("SELECT value FROM state_row WHERE lane = ? AND key = ?")
        replace = try connection.prepare(
            "INSERT INTO state_row VALUES (?, ?, ?) ON CONFLICT (lane, key) DO UPDATE SET value = excluded.value")
        delete = try connection.prepare("DELETE FROM state_row WHERE lane = ? AND key = ?")
        deleteAll = try connection.prepare("DELETE FROM state_row WHERE lane = ?")
        scan = try connection.prepare("SELECT key, value FROM state_row WHERE lane = ? ORDER BY key")
    }

    func row(of lane: Int64, at key: [UInt8]) throws(SQLiteError) -> [UInt8]? {
        defer { select.reset() }
        try select.bind(lane, at: 1)
        try select.bind(key, at: 2)
        guard try select.step() else { return nil }
        return try select.checked(0, of: CheckedBytes.place(lane, key), "row \(key.hexadecimal) of lane \(lane)")
    }

    /// Stores what a fold has put, in the order of the keys: the same records give the same file.
    func store(_ rows: StateRows, of lane: Int64) throws(SQLiteError) {
        for (key, value) in rows.changed.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            if let value {
                try replace.bind(lane, at: 1)
                try replace.bind(key, at: 2)
                try replace.bind(checked: value, of: CheckedBytes.place(lane, key), at: 3)
                try replace.run()
            } else {
                try delete.bind(lane, at: 1)
                try delete.bind(key, at: 2)
                try delete.run()
            }
        }
    }

    func removeAll(of lane: Int64) throws(SQLiteError) {
        try deleteAll.bind(lane, at: 1)
        try deleteAll.run()
    }

    func forEach(of lane: Int64, _ body: ([UInt8], [UInt8]) -> Void) throws(SQLiteError) {
        defer { scan.reset() }
        try scan.bind(lane, at: 1)
        while try scan.step() {
            let key = scan.bytes(0)
            let name = "row \(key.hexadecimal) of lane \(lane)"
            body(key, try scan.checked(1, of: CheckedBytes.place(lane, key), name))
        }
    }
}
