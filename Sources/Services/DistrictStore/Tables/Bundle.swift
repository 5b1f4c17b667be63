import Merkle
import Wire

/// Neighbouring records of one lane in one row: an entry bundle as tlog-tiles has it, each record behind its length in two
/// bytes. Of a large batch SQLite then has one row to write for every few dozen records.
struct Bundle {
    static let lengthByteCount = 2

    /// Divides a batch, each part no larger than a bundle may be.
    static func divide(_ records: RecordBatch, bytes limit: Int) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var (start, bytes) = (0, 0)
        for (index, range) in records.ranges.enumerated() {
            let added = lengthByteCount + range.count
            if index > start, index - start == TilePath.fullWidth || bytes + added > limit {
                parts.append(start..<index)
                (start, bytes) = (index, 0)
            }
            bytes += added
        }
        if start < records.count { parts.append(start..<records.count) }
        return parts
    }

    /// Into memory that is used again.
    static func encode(_ records: RecordBatch, _ part: Range<Int>, into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        for range in records.ranges[part] {
            bytes.append(UInt8(truncatingIfNeeded: range.count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: range.count))
            bytes.append(contentsOf: records.buffer[range])
        }
    }

    /// Where the records lie in a bundle that begins at `start` and ends with the buffer; nil where it is none.
    static func ranges(in buffer: [UInt8], from start: Int, count: Int) -> [Range<Int>]? {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(count)
        var at = start
        while at + lengthByteCount <= buffer.count {
            let length = Int(buffer[at]) << 8 | Int(buffer[at + 1])
            at += lengthByteCount
            guard at + length <= buffer.count else { return nil }
            ranges.append(at..<(at + length))
            at += length
        }
        return at == buffer.count && ranges.count == count ? ranges : nil
    }
}
