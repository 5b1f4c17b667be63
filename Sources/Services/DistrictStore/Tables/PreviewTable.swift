import CBOR
import Merkle
import SQLite
import Wire

/// The records that came ahead of a backlog.
final class PreviewTable {
    static let creation = """
        CREATE TABLE preview (lane INTEGER, seq INTEGER, content BLOB NOT NULL, PRIMARY KEY (lane, seq)) WITHOUT ROWID;
        CREATE TABLE abandoned_preview (
            number INTEGER PRIMARY KEY, lane INTEGER NOT NULL, seq INTEGER NOT NULL, content BLOB NOT NULL);
        CREATE INDEX abandoned_preview_by_lane ON abandoned_preview (lane);
        """

    private let insert: Statement
    private let select: Statement
    private let delete: Statement
    private let abandon: Statement
    private let abandoned: Statement

    init(_ connection: borrowing Connection) throws(SQLiteError) {
        insert = try connection.prepare("INSERT INTO preview VALUES (?, ?, ?)")
        select = try connection.prepare(
            "SELECT seq, content FROM preview WHERE lane = ? AND seq >= ? AND seq < ? ORDER BY seq")
        delete = try connection.prepare("DELETE FROM preview WHERE lane = ? AND seq >= ? AND seq < ?")
        abandon = try connection.prepare(
            """
            INSERT INTO abandoned_preview (lane, seq, content)
            SELECT lane, seq, content FROM preview WHERE lane = ? ORDER BY seq
            """)
        abandoned = try connection.prepare("SELECT seq, content FROM abandoned_preview WHERE lane = ? ORDER BY number")
    }

    func add(_ preview: Preview, of lane: Int64) throws(SQLiteError) {
        let content = CBORValue.array([
            .bytes(preview.record), CBORValue(preview.head), .bytes(preview.note), .integer(preview.at.milliseconds),
        ])
        try insert.bind(lane, at: 1)
        try insert.bind(preview.seq.value, at: 2)
        try insert.bind(checked: content.encoded, of: CheckedBytes.place(lane, preview.seq.value), at: 3)
        try insert.run()
    }

    func previews(of name: LogLane, as lane: Int64, in range: Range<UInt64>) throws(SQLiteError) -> [Preview] {
        var found: [Preview] = []
        defer { select.reset() }
        try bind(lane, range, to: select)
        while try select.step() { found.append(try PreviewTable.read(select, of: name, as: lane)) }
        return found
    }

    func abandoned(of name: LogLane, as lane: Int64) throws(SQLiteError) -> [Preview] {
        var found: [Preview] = []
        defer { abandoned.reset() }
        try abandoned.bind(lane, at: 1)
        while try abandoned.step() { found.append(try PreviewTable.read(abandoned, of: name, as: lane)) }
        return found
    }

    /// Nothing of them counts any more, and nothing is forgotten.
    func abandonAll(of lane: Int64) throws(SQLiteError) {
        try abandon.bind(lane, at: 1)
        try abandon.run()
        try remove(of: lane, in: 0..<StoredLane.largestSize)
    }

    private static func read(
        _ row: borrowing Statement, of name: LogLane, as lane: Int64
    ) throws(SQLiteError) -> Preview {
        let seq = row.unsigned(0)
        let bytes = try row.checked(1, of: CheckedBytes.place(lane, seq), "preview \(seq) of \(name)")
        guard let items = CBORValue(stored: bytes)?.items, items.count == 4, let record = items[0].bytes,
            let head = items[1].head, let note = items[2].bytes, let at = items[3].instant
        else { throw .corrupt("it is no preview", reading: "preview \(seq) of \(name)") }
        return Preview(name, Seq(seq), record, head: head, note: note, at: at)
    }

    func remove(of lane: Int64, in range: Range<UInt64>) throws(SQLiteError) {
        try bind(lane, range, to: delete)
        try delete.run()
    }

    private func bind(_ lane: Int64, _ range: Range<UInt64>, to statement: borrowing Statement) throws(SQLiteError) {
        try statement.bind(lane, at: 1)
        try statement.bind(range.lowerBound, at: 2)
        try statement.bind(range.upperBound, at: 3)
    }
}
