import CBOR
import Wire

/// The records of one transaction, encoded one behind the other in a buffer that is used again and again.
struct StagedRecords: ~Copyable {
    private var writer = CBORWriter(reserving: 1 << 16)
    private var ends: [Int] = []
    private(set) var first: UInt64 = 0

    var count: Int { ends.count }
    var byteCount: Int { ends.last ?? 0 }
    var next: UInt64 { first + UInt64(ends.count) }

    mutating func restart(at first: UInt64) {
        writer.removeAll()
        ends.removeAll(keepingCapacity: true)
        self.first = first
    }

    mutating func append(_ event: EncodedEvent, recorded: Instant) {
        event.write(seq: Seq(next), recorded: recorded, to: &writer)
        ends.append(writer.bytes.count)
    }

    mutating func append(_ record: Record) {
        writer.encoded(Array(record.encoded))
        ends.append(writer.bytes.count)
    }

    /// Drops the last records, down to `count`.
    mutating func cut(to count: Int) {
        writer.cut(to: count == 0 ? 0 : ends[count - 1])
        ends.removeLast(ends.count - count)
    }

    func range(of index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// All records; `range(of:)` says where each lies.
    var buffer: [UInt8] { writer.bytes }

    /// A staged record as a reader will see it.
    func record(_ index: Int) -> Record {
        do throws(WireError) {
            return try Record(trusting: writer.bytes, in: range(of: index))
        } catch {
            preconditionFailure("what was staged is a record: \(error)")
        }
    }
}
