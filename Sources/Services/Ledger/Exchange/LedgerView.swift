import Files
public import Merkle
public import Wire

/// A ledger that is only looked at: no lock of its owner is taken and no record touched, and another process may go on
/// appending. SQLite makes its `-wal` and `-shm` files beside a segment that is not sealed, even for whoever only reads.
public struct LedgerView: Sendable {
    public let identity: LogIdentity
    let site: Site

    public init(of site: Site) throws(LedgerError) {
        self.site = site
        identity = try reporting(path: site.directory) { try LedgerOpening.readIdentity(site) }
    }

    /// A lane as it is now; what is appended later is not in it.
    public func lane(_ lane: Lane) throws(LedgerError) -> LaneView {
        try reporting(path: site.paths.lane(lane).directory) { try LaneView(of: lane, in: self) }
    }
}

/// One lane of a view: its records up to the size it had when it was looked at.
public final class LaneView: Sendable {
    public let lane: Lane
    let view: LedgerView
    let paths: LanePaths
    let readers: SegmentReaders
    /// Read before the segments: of a lane that is being written they hold at least as much.
    let memory: LaneMemory
    private let segments: LaneSegments

    var disk: any Disk { view.site.disk }
    var contents: Contents { segments.contents }
    /// The segments that are not sealed.
    var open: [Range<UInt64>] { segments.open }

    init(of lane: Lane, in view: LedgerView) throws {
        self.lane = lane
        self.view = view
        let paths = view.site.paths.lane(lane)
        self.paths = paths
        let disk = view.site.disk
        memory = LaneMemory(of: lane, in: view)
        let segments = try LaneSegments(paths, of: lane, in: view.identity, on: disk)
        self.segments = segments
        readers = SegmentReaders(paths, vfs: disk.sqliteVFS, limit: view.site.options.idleReaders) { seq in
            if let range = segments.open.first(where: { $0.contains(seq) }) {
                return SegmentPlace(first: range.lowerBound, end: range.upperBound, isSealed: false)
            }
            return segments.contents.place(of: seq)
        }
    }

    public var logID: [UInt8] { view.identity.id }

    public var size: UInt64 { segments.end }

    public var retainedFrom: Seq { Seq(contents.retainedFrom) }

    public var sealedSegments: Int { contents.seals.count }

    /// Up to `limit` records from a position on, perhaps fewer; empty only at the end of the view.
    public func records(from seq: Seq, limit: Int) throws(LedgerError) -> [Record] {
        guard seq.value <= size else { throw .noSuchRecord(seq, size: size) }
        let end = min(size, seq.value + UInt64(max(0, min(limit, view.site.options.readEvents))))
        guard end > seq.value else { return [] }
        return try reporting(path: paths.directory) {
            try readers.read(seq.value..<end)
        }
    }

    /// The tree over all records of the view. What is not sealed yet is hashed again.
    public func tree() throws(LedgerError) -> LaneTree {
        try reporting(path: paths.directory) {
            let sealed = try TileStore(paths, size: contents.sealedEnd, access: .read, on: disk)
            var frontier = try LaneTree(tiles: sealed, size: contents.sealedEnd).frontier(of: contents.sealedEnd)
            var hashes: [TileHash] = []
            for range in open {
                let scan = try scan(range, after: frontier)
                frontier = scan.frontier
                hashes += scan.hashes
            }
            let tiles = try TileStore(
                paths, size: contents.sealedEnd, followedBy: hashes, access: .read, on: disk)
            return LaneTree(tiles: tiles, size: frontier.size)
        }
    }

    /// Walks over the records of one segment, each of them checked.
    func scan(_ range: Range<UInt64>, after frontier: Frontier) throws -> SegmentScan {
        var scan = SegmentScan(after: frontier, lastRecorded: nil, ids: SipHash(key: view.identity.idKey))
        try SegmentFile.scan(
            range, of: paths.segment(range.lowerBound), isSealed: range.upperBound <= contents.sealedEnd,
            isStrict: true, pageEvents: view.site.options.readEvents, on: disk, into: &scan)
        return scan
    }

    /// A checkpoint of this size: the stored one if it is of this size, otherwise one that is signed with the log's key.
    /// Nothing is signed that contradicts what was signed before, or what the fence has seen.
    public func checkpoint(of tree: LaneTree, size: UInt64) throws(LedgerError) -> SignedNote {
        let head = try tree.head(of: size)
        let stored = try memory.checkpoint.get()
        let mark = try memory.mark.get()
        for known in [contents.seals.last?.head, stored?.head, mark?.head].compactMap(\.self) {
            guard known.size <= tree.size else { throw .stale(lane, size: tree.size, seen: known.size) }
            guard try tree.head(of: known.size) == known else {
                throw .damaged(
                    Damage(
                        path: paths.directory, place: "the first \(known.size) records",
                        reason: "the log has signed others in their place, or the fence has seen others"))
            }
        }
        if let stored, stored.head == head { return stored.note }
        return try reporting(path: view.site.paths.signingKey) {
            guard try disk.exists(view.site.paths.signingKey) else {
                throw LedgerError.unsigned(lane, size: size, signed: stored?.head.size)
            }
            return LaneLog.sign(
                head, as: view.identity.origin(of: lane),
                with: Signer(
                    name: view.identity.keyName(of: lane),
                    privateKey: try LedgerOpening.readKey(view.site, of: view.identity)))
        }
    }
}
