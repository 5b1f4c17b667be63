import Digest
import Merkle
import SQLite

/// The hashes of the lanes' trees above the leaves, of every eighth height: one for 256 records.
final class HashTable {
    static let creation = """
        CREATE TABLE tile_hash (
            lane INTEGER, level INTEGER, place INTEGER, hash BLOB NOT NULL, PRIMARY KEY (lane, level, place)
        ) WITHOUT ROWID;
        """

    private let insert: Statement
    private let select: Statement

    init(_ connection: borrowing Connection) throws(SQLiteError) {
        insert = try connection.prepare("INSERT INTO tile_hash VALUES (?, ?, ?, ?)")
        select = try connection.prepare(
            "SELECT place, hash FROM tile_hash WHERE lane = ? AND level = ? AND place >= ? AND place < ? ORDER BY place"
        )
    }

    func add(_ hash: TileHash, of lane: Int64) throws(SQLiteError) {
        try insert.bind(lane, at: 1)
        try insert.bind(Int64(hash.level), at: 2)
        try insert.bind(hash.index, at: 3)
        try insert.bind(checked: hash.hash.bytes, of: HashTable.place(lane, hash.level, hash.index), at: 4)
        try insert.run()
    }

    func hashes(of lane: Int64, level: Int, range: Range<UInt64>) throws(SQLiteError) -> [Hash] {
        var hashes: [Hash] = []
        defer { select.reset() }
        try select.bind(lane, at: 1)
        try select.bind(Int64(level), at: 2)
        try select.bind(range.lowerBound, at: 3)
        try select.bind(range.upperBound, at: 4)
        while hashes.count < range.count {
            let place = range.lowerBound + UInt64(hashes.count)
            let name = "hash \(place) of level \(level) of lane \(lane)"
            guard try select.step(), select.unsigned(0) == place else {
                throw .corrupt("the row is missing", reading: name)
            }
            let bytes = try select.checked(1, of: HashTable.place(lane, level, place), name)
            guard let hash = Hash(bytes) else { throw .corrupt("it is no hash", reading: name) }
            hashes.append(hash)
        }
        return hashes
    }

    private static func place(_ lane: Int64, _ level: Int, _ place: UInt64) -> UInt64 {
        CheckedBytes.place(lane, place) &+ UInt64(level)
    }
}
