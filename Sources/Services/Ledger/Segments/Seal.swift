import CBOR
import Digest
import Merkle
import Wire

/// What a lane knows of a sealed segment: enough to check every byte of it, and all that is left once it is pruned.
struct Seal: Hashable, Sendable {
    let first: UInt64
    let count: UInt64
    let firstRecorded: Instant
    let lastRecorded: Instant
    /// The database file, which is never written again.
    let file: FileSum
    let ids: FileSum
    /// The root of the lane's tree just behind the segment.
    let root: Hash
    /// The log's signature on that, a C2SP checkpoint.
    let checkpoint: String

    var end: UInt64 { first + count }
    var head: TreeHead { TreeHead(size: end, root: root) }
    var range: Range<UInt64> { first..<end }
}

extension Seal {
    var encoded: CBORValue {
        .array([
            .unsigned(first), .unsigned(count), .integer(firstRecorded.milliseconds),
            .integer(lastRecorded.milliseconds), file.encoded, ids.encoded, .bytes(root.bytes), .text(checkpoint),
        ])
    }

    init?(_ value: CBORValue) {
        guard case .array(let items) = value, items.count == 8, case .unsigned(let first) = items[0],
            case .unsigned(let count) = items[1], let firstRecorded = items[2].instant,
            let lastRecorded = items[3].instant, let file = FileSum(items[4]), let ids = FileSum(items[5]),
            case .bytes(let bytes) = items[6], let root = Hash(bytes), case .text(let checkpoint) = items[7],
            count > 0, !first.addingReportingOverflow(count).overflow
        else { return nil }
        self.init(
            first: first, count: count, firstRecorded: firstRecorded, lastRecorded: lastRecorded, file: file, ids: ids,
            root: root, checkpoint: checkpoint)
    }
}

extension CBORValue {
    var instant: Instant? {
        switch self {
        case .unsigned(let value) where value <= UInt64(Int64.max): Instant(milliseconds: Int64(value))
        case .negative(let value) where value <= UInt64(Int64.max): Instant(milliseconds: ~Int64(value))
        default: nil
        }
    }
}
