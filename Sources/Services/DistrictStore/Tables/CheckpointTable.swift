import CBOR
import Merkle
import SQLite

/// The newest checkpoint of each lane that the district has cosigned.
final class CheckpointTable {
    static let creation = "CREATE TABLE checkpoint (lane INTEGER PRIMARY KEY, content BLOB NOT NULL);"

    private let replace: Statement
    private let select: Statement

    init(_ connection: borrowing Connection) throws(SQLiteError) {
        replace = try connection.prepare("INSERT OR REPLACE INTO checkpoint VALUES (?, ?)")
        select = try connection.prepare("SELECT content FROM checkpoint WHERE lane = ?")
    }

    func put(_ head: TreeHead, _ note: [UInt8], of lane: Int64) throws(SQLiteError) {
        try replace.bind(lane, at: 1)
        let content: CBORValue = [CBORValue(head), .bytes(note)]
        try replace.bind(checked: content.encoded, of: CheckedBytes.place(lane, 0), at: 2)
        try replace.run()
    }

    func checkpoint(of lane: Int64) throws(SQLiteError) -> (head: TreeHead, note: [UInt8])? {
        defer { select.reset() }
        try select.bind(lane, at: 1)
        guard try select.step() else { return nil }
        let bytes = try select.checked(0, of: CheckedBytes.place(lane, 0), "checkpoint of lane \(lane)")
        guard let items = CBORValue(stored: bytes)?.items, items.count == 2, let head = items[0].head,
            let note = items[1].bytes
        else { throw .corrupt("it is none", reading: "checkpoint of lane \(lane)") }
        return (head, note)
    }
}
