import Digest
import SQLite
import Wire

/// A connection that reads one segment. Each read is one short transaction: the rows are copied out before anybody
/// looks at them, so that no reader, however slow, holds the WAL back.
final class SegmentReader: @unchecked Sendable {
    // Sendable because the pool lends it to one thread at a time.
    let first: UInt64
    let isSealed: Bool
    /// Whether every byte of a record is checked as if it came from a stranger, and not by its checksum alone.
    private let isStrict: Bool
    private let path: String
    private let connection: Connection
    private let select: Statement

    init(_ path: String, first: UInt64, isSealed: Bool, isStrict: Bool = false, vfs: String?) throws {
        self.isStrict = isStrict
        self.path = path
        self.first = first
        self.isSealed = isSealed
        connection = try Connection(path: path, mode: isSealed ? .immutable : .readOnly, vfs: vfs)
        select = try connection.prepare("SELECT seq, sum, bytes FROM record WHERE seq >= ? ORDER BY seq LIMIT ?")
    }

    /// Whether the file is the segment it should be.
    func check(logID: String, lane: Lane) throws {
        try SegmentSchema.check(connection, path: path, first: first, logID: logID, lane: lane)
    }

    /// The seq behind the last record.
    func end() throws -> UInt64 {
        try SegmentSchema.end(connection, path: path, first: first)
    }

    /// The records of a range that the lane is known to hold: every one of them, or an error that says which is not
    /// what was written.
    func read(_ range: Range<UInt64>) throws -> [Record] {
        let rows = try copy(range)
        var records: [Record] = []
        records.reserveCapacity(range.count)
        var start = 0
        for (offset, end) in rows.ends.enumerated() {
            records.append(try decode(rows.bytes, start..<end, seq: range.lowerBound + UInt64(offset)))
            start = end
        }
        return records
    }

    /// The rows' bytes one behind the other, their order and checksums checked.
    private func copy(_ range: Range<UInt64>) throws -> (bytes: [UInt8], ends: [Int]) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        ends.reserveCapacity(range.count)
        // Whatever happens, the read transaction ends here.
        defer { select.reset() }
        try select.bind(Int64(range.lowerBound), at: 1)
        try select.bind(Int64(range.count), at: 2)
        while ends.count < range.count {
            let seq = range.lowerBound + UInt64(ends.count)
            guard try select.step(), UInt64(bitPattern: select.integer(0)) == seq else {
                throw damaged(seq, "the row is missing")
            }
            let start = bytes.count
            let count = select.appendBytes(2, to: &bytes)
            if ends.isEmpty { bytes.reserveCapacity(count * range.count * 5 / 4) }
            let sum = Checksum.of(bytes.span.extracting(start..<bytes.count), seed: seq)
            guard sum == UInt64(bitPattern: select.integer(1)) else {
                throw damaged(seq, "the checksum does not match")
            }
            ends.append(bytes.count)
        }
        return (bytes, ends)
    }

    private func decode(_ bytes: [UInt8], _ range: Range<Int>, seq: UInt64) throws -> Record {
        do throws(WireError) {
            let record = try isStrict ? Record(decoding: bytes, in: range) : Record(trusting: bytes, in: range)
            guard record.seq.value == seq else { throw .invalid(.seq, "it says \(record.seq)") }
            return record
        } catch {
            throw LedgerError.unreadable(Seq(seq), path: path, error)
        }
    }

    private func damaged(_ seq: UInt64, _ reason: String) -> LedgerError {
        .damaged(Damage(path: path, place: "record \(seq)", reason: reason))
    }
}
