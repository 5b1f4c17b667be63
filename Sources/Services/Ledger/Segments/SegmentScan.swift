import Merkle
import Wire

/// Reads records in order and keeps account of them: the tree they make, their ids, their times.
///
/// What opens a lane after a crash, verifies it or restores a segment all walk through this.
struct SegmentScan: ~Copyable {
    private(set) var frontier: Frontier
    private(set) var hashes: [TileHash] = []
    private(set) var ids = IdTable()
    private(set) var firstRecorded: Instant?
    private(set) var lastRecorded: Instant?
    private let first: UInt64
    private let hash: SipHash
    private var hasher = TreeHasher()

    /// The segment's records follow those of the frontier.
    init(after frontier: Frontier, lastRecorded: Instant?, ids hash: SipHash) {
        self.frontier = frontier
        self.lastRecorded = lastRecorded
        self.hash = hash
        first = frontier.size
    }

    mutating func head() -> TreeHead { frontier.head(with: &hasher) }

    /// Takes the next record. `path` is where it was found.
    mutating func take(_ record: Record, path: String) throws(LedgerError) {
        precondition(record.seq.value == frontier.size, "records are scanned in order")
        if let lastRecorded, record.recorded < lastRecorded {
            throw .damaged(
                Damage(path: path, place: "record \(record.seq)", reason: "it was recorded before the one before it"))
        }
        if firstRecorded == nil { firstRecorded = record.recorded }
        lastRecorded = record.recorded
        if record.index == 0 {
            ids.reserve(1)
            ids.insert(hash.hash(record.encodedKey.span), offset: UInt32(record.seq.value - first))
        }
        let leaf = hasher.leaf(record.encoded.span)
        // Taken out and put back, because the closure must not reach into what is being changed.
        var completed: [TileHash] = []
        swap(&completed, &hashes)
        frontier.append(leaf, with: &hasher) { completed.append($0) }
        swap(&completed, &hashes)
    }
}
