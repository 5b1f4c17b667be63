import Digest
import SQLite
import Wire

/// How far a view has come, and in which history: stored in one transaction with the rows.
struct ViewMark: Hashable {
    let logID: [UInt8]
    let lane: Lane
    let foldVersion: Int64
    /// The records that were folded.
    var position: UInt64 = 0
    /// The root of the lane's tree at the position.
    var root: Hash
    /// When the last folded record was recorded.
    var recorded: Instant?
    var snapshot = Snapshot(number: 0, position: 0)

    /// The state of the rows at a position, to which questions about the past go back. The first is of the empty view.
    struct Snapshot: Hashable {
        let number: Int64
        let position: UInt64
    }
}

extension ViewMark {
    static let creation = """
        CREATE TABLE view_mark (
            id INTEGER PRIMARY KEY CHECK (id = 1), log BLOB NOT NULL, lane TEXT NOT NULL, fold_version INTEGER NOT NULL,
            position INTEGER NOT NULL, root BLOB NOT NULL, recorded INTEGER, snapshot INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE view_snapshot (number INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT;
        CREATE TABLE view_history (
            name TEXT NOT NULL, key BLOB NOT NULL, snapshot INTEGER NOT NULL, row BLOB NOT NULL,
            PRIMARY KEY (name, key, snapshot)
        ) STRICT, WITHOUT ROWID;
        """

    static let replace = "INSERT OR REPLACE INTO view_mark VALUES (1, ?, ?, ?, ?, ?, ?, ?)"

    func bind(to statement: borrowing Statement) throws(SQLiteError) {
        try statement.bind(logID, at: 1)
        try statement.bind(lane.rawValue, at: 2)
        try statement.bind(foldVersion, at: 3)
        try statement.bind(Int64(position), at: 4)
        try statement.bind(root.bytes, at: 5)
        if let recorded { try statement.bind(recorded.milliseconds, at: 6) } else { try statement.bindNull(at: 6) }
        try statement.bind(snapshot.number, at: 7)
    }

    /// Nil if there is none, or none that this program writes.
    init?(reading connection: borrowing Connection) throws(SQLiteError) {
        let select = try connection.prepare(
            """
            SELECT log, lane, fold_version, mark.position, root, recorded, snapshot, view_snapshot.position
            FROM view_mark AS mark JOIN view_snapshot ON number = snapshot
            """)
        guard try select.step(), let lane = Lane(rawValue: select.text(1)), let root = Hash(select.bytes(4)),
            select.integer(3) >= 0, select.integer(7) >= 0
        else { return nil }
        self.init(
            logID: select.bytes(0), lane: lane, foldVersion: select.integer(2),
            position: UInt64(select.integer(3)), root: root,
            recorded: select.isNull(5) ? nil : Instant(milliseconds: select.integer(5)),
            snapshot: Snapshot(number: select.integer(6), position: UInt64(select.integer(7))))
        select.reset()
    }
}
