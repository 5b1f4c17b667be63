import Digest
import Files
public import Merkle
import Synchronization
public import Wire

/// One lane of an open ledger: append, read, prove, follow.
public final class LaneLog: Sendable {
    public let lane: Lane
    let context: LaneContext
    let chain: Chain
    let tiles: TileStore
    let readers: SegmentReaders
    let heads: Heads
    let commits: GroupCommit
    let clock: LaneClock
    /// Held by whoever seals, prunes, restores or closes: one at a time.
    let care = Mutex(Access.open)
    /// Held by whoever signs a checkpoint and keeps it.
    let checkpoints = Mutex(Access.open)

    /// Whether the lane's files are still ours to change.
    enum Access {
        case open, closed

        func check() throws(LedgerError) {
            if self == .closed { throw .closed }
        }
    }

    init(_ context: LaneContext, _ opened: OpenedLane, whenRetired: @escaping @Sendable () -> Void) {
        lane = context.lane
        self.context = context
        let chain = opened.chain
        self.chain = chain
        tiles = opened.tiles
        readers = SegmentReaders(
            context.paths, vfs: context.disk.sqliteVFS, limit: context.options.idleReaders
        ) { chain.place(of: $0) }
        heads = Heads(opened.head)
        let writer = LaneWriter(
            context: context, chain: chain, readers: readers, tiles: tiles, heads: heads, opened: opened.active,
            whenRetired: whenRetired)
        clock = writer.clock
        commits = GroupCommit(lane: lane, options: context.options, ids: context.ids, pen: writer)
    }

    // MARK: Appending

    /// Stores a batch whole or not at all; returns when it is durable. Receipts come in the batch's order.
    public func append(_ batch: [Command]) async throws(LedgerError) -> [Receipt] {
        let result = await withCheckedContinuation { continuation in
            commits.submit(batch) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// The same for a thread that can wait: it blocks until the batch is durable.
    public func appendBlocking(_ batch: [Command]) throws(LedgerError) -> [Receipt] {
        try commits.append(batch)
    }

    /// The same for a caller with a loop of its own. `answer` runs once, on this thread or on one of the lane's, and must be
    /// quick.
    public func append(
        _ batch: [Command], answer: @escaping @Sendable (Result<[Receipt], LedgerError>) -> Void
    ) {
        commits.submit(batch, answer: answer)
    }

    // MARK: Reading

    public var logID: [UInt8] { context.identity.id }

    /// What is durable: the size and the root of the lane's tree.
    public var head: TreeHead { heads.current }

    /// Why the lane stores nothing any more; nil while it does.
    public var failure: LedgerError? {
        do throws(LedgerError) {
            try commits.checkRunning()
            return nil
        } catch {
            return error
        }
    }

    /// Why a record would not be dated by the wall clock now; nil while it would.
    public var clockTrouble: ClockTrouble? { clock.trouble }

    /// What lies in the write-ahead log of the written segment: it grows where somebody holds it back.
    public var walByteCount: UInt64 {
        get throws(LedgerError) {
            try reporting(path: context.paths.directory) {
                let path = context.paths.segment(chain.snapshot.activeFirst) + "-wal"
                return try context.disk.exists(path) ? context.disk.open(path, .read).size() : 0
            }
        }
    }

    /// The first record that was not pruned.
    public var retainedFrom: Seq { Seq(chain.snapshot.contents.retainedFrom) }

    /// Up to `limit` records from a position on, never more than `readEvents` and perhaps fewer; empty only at the head.
    public func records(from seq: Seq, limit: Int) throws(LedgerError) -> [Record] {
        let size = head.size
        guard seq.value <= size else { throw .noSuchRecord(seq, size: size) }
        let end = min(size, seq.value + UInt64(max(0, min(limit, context.options.readEvents))))
        guard end > seq.value else { return [] }
        return try reporting(path: context.paths.directory) { try readers.read(seq.value..<end) }
    }

    public func record(_ seq: Seq) throws(LedgerError) -> Record {
        guard let record = try records(from: seq, limit: 1).first else { throw .noSuchRecord(seq, size: head.size) }
        return record
    }

    /// Follows the lane: every record from `seq` on, in order, page by page, as they are committed. Ends when the ledger
    /// closes.
    public func pages(from seq: Seq) -> Pages { Pages(lane: self, next: seq) }

    /// Waits until the lane holds more than so many records and returns how many; nil when it never will, because the
    /// ledger has closed.
    public func size(beyond size: UInt64) async throws(CancellationError) -> UInt64? {
        try await heads.waitForMore(than: size) ? head.size : nil
    }

    // MARK: Proving

    /// The checkpoint of the durable head, signed by the log, and kept: the lane must never contradict it.
    public func checkpoint() throws(LedgerError) -> SignedNote {
        try reporting {
            try checkpoints.withLock { access in
                try access.check()
                // Read under the lock, so that no older head is kept after a later one.
                let note = sign(head)
                try context.disk.replace(context.paths.checkpoint, with: note.bytes)
                return note
            }
        }
    }

    /// A checkpoint of the tree that the lane had at an earlier size. It is not kept: what is durable says the same again.
    public func checkpoint(of size: UInt64) throws(LedgerError) -> (head: TreeHead, note: SignedNote) {
        let head = try root(of: size)
        return (head, sign(head))
    }

    public func inclusionProof(of seq: Seq, in size: UInt64) throws(LedgerError) -> InclusionProof {
        try tree.inclusionProof(of: seq, in: size)
    }

    public func consistencyProof(from old: UInt64, to new: UInt64) throws(LedgerError) -> ConsistencyProof {
        try tree.consistencyProof(from: old, to: new)
    }

    /// What the tree of an earlier size can be continued with.
    public func frontier(of size: UInt64) throws(LedgerError) -> Frontier { try tree.frontier(of: size) }

    /// The root that the tree had at an earlier size. That of now is at hand.
    public func root(of size: UInt64) throws(LedgerError) -> TreeHead {
        let head = head
        return size == head.size ? head : try tree.head(of: size)
    }

    /// The tree over what is durable now.
    var tree: LaneTree { LaneTree(tiles: tiles, size: head.size) }

    /// A tile as C2SP tlog-tiles serves it: the hashes of one tile level, up to 256 of them.
    public func tile(level: Int, index: UInt64, width: Int) throws(LedgerError) -> [UInt8] {
        let first = index.multipliedReportingOverflow(by: UInt64(TilePath.fullWidth))
        let end = first.partialValue.addingReportingOverflow(UInt64(max(0, width)))
        guard level >= 0, (1...TilePath.fullWidth).contains(width), !first.overflow, !end.overflow else {
            throw .noSuchRecord(Seq(index), size: head.size)
        }
        do {
            return try tiles.hashes(level: level, range: first.partialValue..<end.partialValue).flatMap(\.bytes)
        } catch {
            throw error.ledgerError
        }
    }

    func sign(_ head: TreeHead) -> SignedNote {
        LaneLog.sign(head, as: context.identity.origin(of: lane), with: context.signer)
    }

    static func sign(_ head: TreeHead, as origin: String, with signer: Signer) -> SignedNote {
        let line: NoteLine
        do { line = try NoteLine(origin) } catch { preconditionFailure("an origin is a line: \(error)") }
        let text = Checkpoint(origin: line, head: head).text
        return SignedNote(text, signature: signer.sign(text))
    }
}
