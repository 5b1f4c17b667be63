import SQLite
import Wire

/// The records, in the order of their arrival, and where each lane's lie among them.
final class BundleTable {
    static let creation = """
        CREATE TABLE bundle (
            arrival INTEGER PRIMARY KEY, lane INTEGER NOT NULL, seq INTEGER NOT NULL, count INTEGER NOT NULL,
            entries BLOB NOT NULL);
        CREATE UNIQUE INDEX bundle_by_seq ON bundle (lane, seq);
        """

    /// A row, and where its records lie in the buffer of whoever reads.
    struct Found {
        let arrival: UInt64
        let lane: Int64
        let seq: UInt64
        let ranges: [Range<Int>]

        /// The number behind its last record.
        var end: UInt64 { arrival + UInt64(ranges.count) }
    }

    private let insert: Statement
    private let ofLane: Statement
    private let byArrival: Statement
    private let laneEnd: Statement
    private let last: Statement

    init(_ connection: borrowing Connection) throws(SQLiteError) {
        insert = try connection.prepare("INSERT INTO bundle VALUES (?, ?, ?, ?, ?)")
        ofLane = try connection.prepare(
            """
            SELECT arrival, lane, seq, count, entries FROM bundle WHERE lane = ?1 AND seq >= coalesce(
                (SELECT seq FROM bundle WHERE lane = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1), ?2)
            ORDER BY seq
            """)
        byArrival = try connection.prepare(
            """
            SELECT arrival, lane, seq, count, entries FROM bundle WHERE arrival >= coalesce(
                (SELECT arrival FROM bundle WHERE arrival <= ?1 ORDER BY arrival DESC LIMIT 1), ?1)
            ORDER BY arrival
            """)
        laneEnd = try connection.prepare(
            "SELECT seq + count FROM bundle WHERE lane = ? ORDER BY seq DESC LIMIT 1")
        last = try connection.prepare("SELECT arrival + count FROM bundle ORDER BY arrival DESC LIMIT 1")
    }

    /// Stores a batch under numbers from `arrival` on.
    func add(_ records: RecordBatch, of lane: Int64, from arrival: UInt64, bundleBytes: Int) throws(SQLiteError) {
        var entries: [UInt8] = []
        for part in Bundle.divide(records, bytes: bundleBytes) {
            let (arrival, seq) = (arrival + UInt64(part.lowerBound), records.seq(part.lowerBound).value)
            Bundle.encode(records, part, into: &entries)
            CheckedBytes.add(to: &entries, at: BundleTable.place(arrival, lane, seq))
            try insert.bind(arrival, at: 1)
            try insert.bind(lane, at: 2)
            try insert.bind(seq, at: 3)
            try insert.bind(Int64(part.count), at: 4)
            try insert.run(lending: entries.span, at: 5)
        }
    }

    /// At most `limit` records of a lane from a place on, as far as they are here.
    func records(of lane: Int64, from seq: UInt64, limit: Int) throws(SQLiteError) -> RecordBatch {
        var buffer: [UInt8] = []
        var ranges: [Range<Int>] = []
        defer { ofLane.reset() }
        try ofLane.bind(lane, at: 1)
        try ofLane.bind(seq, at: 2)
        while ranges.count < limit, try ofLane.step() {
            let next = seq + UInt64(ranges.count)
            let found = try read(ofLane, into: &buffer)
            guard found.seq <= next, next < found.seq + UInt64(found.ranges.count), ranges.isEmpty || found.seq == next
            else { throw .corrupt("the row is missing", reading: "record \(next) of lane \(lane)") }
            ranges += found.ranges[Int(next - found.seq)...].prefix(limit - ranges.count)
        }
        return RecordBatch(first: Seq(seq), buffer: buffer, ranges: ranges)
    }

    /// At most `limit` records of whatever lane from a number on: rows, and how many of the first one's records came before.
    func arrivals(
        from arrival: UInt64, limit: Int
    ) throws(SQLiteError) -> (buffer: [UInt8], rows: [Found], skipped: Int) {
        var buffer: [UInt8] = []
        var rows: [Found] = []
        var next = arrival
        var skipped = 0
        defer { byArrival.reset() }
        try byArrival.bind(arrival, at: 1)
        while next - arrival < UInt64(limit), try byArrival.step() {
            let found = try read(byArrival, into: &buffer)
            guard found.arrival <= next, next < found.end, rows.isEmpty || found.arrival == next else {
                throw .corrupt("the row is missing", reading: "arrival \(next)")
            }
            if rows.isEmpty { skipped = Int(next - found.arrival) }
            rows.append(found)
            next = found.end
        }
        return (buffer, rows, skipped)
    }

    /// The place behind the lane's last record; nil where it has none.
    func end(of lane: Int64) throws(SQLiteError) -> UInt64? {
        defer { laneEnd.reset() }
        try laneEnd.bind(lane, at: 1)
        return try laneEnd.step() ? laneEnd.unsigned(0) : nil
    }

    func nextArrival() throws(SQLiteError) -> UInt64 {
        defer { last.reset() }
        return try last.step() ? last.unsigned(0) : 0
    }

    private func read(_ row: borrowing Statement, into buffer: inout [UInt8]) throws(SQLiteError) -> Found {
        let (arrival, lane, seq, count) = (row.unsigned(0), row.integer(1), row.unsigned(2), Int(row.integer(3)))
        let name = "records from arrival \(arrival) on"
        let start = buffer.count
        _ = row.appendBytes(4, to: &buffer)
        guard CheckedBytes.remove(from: &buffer, behind: start, at: BundleTable.place(arrival, lane, seq)) else {
            throw .corrupt("the checksum does not match", reading: name)
        }
        guard let ranges = Bundle.ranges(in: buffer, from: start, count: count) else {
            throw .corrupt("they are not \(count)", reading: name)
        }
        return Found(arrival: arrival, lane: lane, seq: seq, ranges: ranges)
    }

    private static func place(_ arrival: UInt64, _ lane: Int64, _ seq: UInt64) -> UInt64 {
        CheckedBytes.place(lane, seq) &+ arrival << 20
    }
}
