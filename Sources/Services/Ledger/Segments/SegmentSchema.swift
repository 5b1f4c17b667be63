import SQLite
import Wire

/// The tables of a segment file, and the check that a file is the segment it should be.
enum SegmentSchema {
    static let format: Int64 = 1
    /// "LINL", where `file` and other tools look for it.
    static let applicationID: Int64 = 0x4C49_4E4C

    private static let recordTable =
        "CREATE TABLE record(seq INTEGER PRIMARY KEY, sum INTEGER NOT NULL, bytes BLOB NOT NULL)"
    private static let segmentTable =
        "CREATE TABLE segment(log TEXT NOT NULL, lane TEXT NOT NULL, first INTEGER NOT NULL)"

    static func create(_ connection: borrowing Connection, first: UInt64, logID: String, lane: Lane) throws {
        try connection.execute("PRAGMA application_id = \(applicationID)")
        try connection.execute("PRAGMA user_version = \(format)")
        try connection.execute(segmentTable)
        try connection.execute(recordTable)
        let insert = try connection.prepare("INSERT INTO segment VALUES (?, ?, ?)")
        try insert.bind(logID, at: 1)
        try insert.bind(lane.rawValue, at: 2)
        try insert.bind(Int64(first), at: 3)
        try insert.run()
    }

    /// Changes nothing. Damage that SQLite itself notices on the way is reported as damage.
    static func check(
        _ connection: borrowing Connection, path: String, first: UInt64, logID: String, lane: Lane
    ) throws {
        guard try connection.integer("PRAGMA application_id") == applicationID else {
            throw LedgerError.damaged(Damage(path: path, place: "header", reason: "this is no segment of a ledger"))
        }
        let version = try connection.integer("PRAGMA user_version") ?? 0
        guard version == format else {
            throw LedgerError.newerFormat(path: path, version: UInt64(bitPattern: version), known: UInt64(format))
        }
        guard
            try connection.text("SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)")
                == recordTable + ";" + segmentTable
        else {
            throw LedgerError.damaged(
                Damage(path: path, place: "schema", reason: "the tables are not those of a segment"))
        }
        let found =
            try connection.text("SELECT log || '/' || lane || ' from record ' || first FROM segment") ?? "nothing"
        let expected = "\(logID)/\(lane) from record \(first)"
        guard found == expected else { throw LedgerError.foreignFile(path: path, found: found, expected: expected) }
    }

    /// Whether SQLite's own account of the pages holds, before anything is written into them. A page that believes to have
    /// room where its records lie reads well, and the next append destroys them. This reads the whole file.
    static func checkPages(_ connection: borrowing Connection, path: String) throws {
        let found = try connection.text("PRAGMA quick_check(1)") ?? "nothing"
        guard found == "ok" else {
            throw LedgerError.damaged(Damage(path: path, place: "pages", reason: found))
        }
    }

    /// The seq behind the last record of a segment that begins with `first`.
    static func end(_ connection: borrowing Connection, path: String, first: UInt64) throws -> UInt64 {
        guard let last = try connection.integer("SELECT max(seq) FROM record") else { return first }
        guard let last = UInt64(exactly: last), last >= first else {
            throw LedgerError.damaged(
                Damage(path: path, place: "last record", reason: "it is \(last), before the first"))
        }
        return last + 1
    }
}
