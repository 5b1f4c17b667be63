public import Wire

/// Neighbouring records of one lane, their bytes exactly as they came: in one buffer, which is shared and not copied.
///
/// They are bytes and no `Record`s, because what a newer node writes is stored, proven and handed on before this program can
/// read it.
public struct RecordBatch: Sendable {
    public let first: Seq
    public let buffer: [UInt8]
    /// Where each record lies in the buffer.
    public let ranges: [Range<Int>]

    public init(first: Seq, buffer: [UInt8], ranges: [Range<Int>]) {
        self.first = first
        self.buffer = buffer
        self.ranges = ranges
    }

    public init(first: Seq, records: [[UInt8]]) {
        var buffer: [UInt8] = []
        var ranges: [Range<Int>] = []
        for record in records {
            ranges.append(buffer.count..<(buffer.count + record.count))
            buffer += record
        }
        self.init(first: first, buffer: buffer, ranges: ranges)
    }

    public var count: Int { ranges.count }
    public var byteCount: Int { ranges.reduce(0) { $0 + $1.count } }
    /// The size of the lane with these records.
    public var end: UInt64 { first.value + UInt64(count) }

    public subscript(index: Int) -> ArraySlice<UInt8> { buffer[ranges[index]] }

    public func seq(_ index: Int) -> Seq { Seq(first.value + UInt64(index)) }

    /// A few of them, in the same buffer.
    func part(_ indices: Range<Int>) -> RecordBatch {
        RecordBatch(first: seq(indices.lowerBound), buffer: buffer, ranges: Array(ranges[indices]))
    }
}

extension RecordBatch: Hashable {
    public static func == (a: RecordBatch, b: RecordBatch) -> Bool {
        a.first == b.first && a.count == b.count && (0..<a.count).allSatisfy { a[$0] == b[$0] }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(first)
        for index in 0..<count { hasher.combine(self[index]) }
    }
}
