import CBOR
import Merkle
import SQLite
import Wire

/// The lanes and the state of each.
final class LaneTable {
    static let creation =
        "CREATE TABLE lane (id INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, state BLOB NOT NULL);"

    private let replace: Statement
    private let select: Statement
    private let selectSize: Statement

    init(_ connection: borrowing Connection) throws(SQLiteError) {
        replace = try connection.prepare(
            "INSERT INTO lane VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state")
        select = try connection.prepare("SELECT id, origin, state FROM lane ORDER BY id")
        selectSize = try connection.prepare("SELECT id, origin, state FROM lane WHERE id = ?")
    }

    func put(_ lane: StoredLane, as id: Int64) throws(SQLiteError) {
        try replace.bind(id, at: 1)
        try replace.bind(lane.lane.origin, at: 2)
        try replace.bind(checked: lane.encoded, of: LaneTable.place(id, lane.lane.origin), at: 3)
        try replace.run()
    }

    func all() throws(SQLiteError) -> [(id: Int64, lane: StoredLane)] {
        var lanes: [(id: Int64, lane: StoredLane)] = []
        while try select.step() { lanes.append((select.integer(0), try LaneTable.read(select))) }
        return lanes
    }

    /// As it is in this transaction.
    func lane(_ id: Int64) throws(SQLiteError) -> StoredLane? {
        defer { selectSize.reset() }
        try selectSize.bind(id, at: 1)
        return try selectSize.step() ? try LaneTable.read(selectSize) : nil
    }

    private static func read(_ row: borrowing Statement) throws(SQLiteError) -> StoredLane {
        let (id, origin) = (row.integer(0), row.text(1))
        let bytes = try row.checked(2, of: place(id, origin), "lane \(origin)")
        guard let lane = LogLane(origin: origin), let value = CBORValue(stored: bytes),
            let stored = StoredLane(lane, value)
        else { throw .corrupt("it is no lane", reading: "lane \(origin)") }
        return stored
    }

    private static func place(_ id: Int64, _ origin: String) -> UInt64 { CheckedBytes.place(id, Array(origin.utf8)) }
}

extension StoredLane {
    fileprivate var encoded: [UInt8] {
        CBORValue.array([
            CBORValue(start), CBORValue(frontier), .integer(lastHeard.milliseconds), .unsigned(epoch),
            .unsigned(UInt64(previewCount)), .integer(foldVersion), .bool(isQuarantined),
        ]).encoded
    }

    fileprivate init?(_ lane: LogLane, _ value: CBORValue) {
        guard let items = value.items, items.count == 7, let start = items[0].frontier,
            let frontier = items[1].frontier,
            let lastHeard = items[2].instant, let epoch = items[3].unsigned,
            let previewCount = items[4].unsigned.flatMap(Int.init(exactly:)), let foldVersion = items[5].integer,
            case .bool(let isQuarantined) = items[6]
        else { return nil }
        self.init(
            lane, start: start, frontier: frontier, lastHeard: lastHeard, epoch: epoch,
            previewCount: previewCount, foldVersion: foldVersion, isQuarantined: isQuarantined)
    }
}
