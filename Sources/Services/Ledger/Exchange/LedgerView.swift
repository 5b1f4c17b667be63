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
        let segments = try LaneSegments(paths, of: lane, in: view.identity, on: disk)
        self.segments = segments
        readers = SegmentReaders(paths, vfs: disk.sqliteVFS, limit: view.site.options.idleReaders) { seq in
            if let range = segments.open.first(where: { $0.contains(seq) }) {
                return SegmentPlace(first: range.lowerBound, end: range.upperBound, isSealed: false)
            }
            return segments.contents.place(of: seq)
        }
    }

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
            var tree = TileTree(sealed)
            var frontier: Frontier
            do throws(TileStoreError) { frontier = try tree.frontier(of: contents.sealedEnd) } catch {
                throw error.ledgerError
            }
            var hashes: [TileHash] = []
            for range in open {
                let scan = try scan(range, after: frontier)
                frontier = scan.frontier
                hashes += scan.hashes
            }
            let tiles = try TileStore(
                paths, size: contents.sealedEnd, followedBy: hashes, access: .read, on: disk)
            return LaneTree(tiles: tiles, frontier: frontier)
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

    /// A checkpoint of this size, signed with the log's key if it is here; otherwise the last one that was stored.
    public func checkpoint(of tree: LaneTree, size: UInt64) throws(LedgerError) -> SignedNote {
        let head = try tree.head(of: size)
        return try reporting(path: paths.checkpoint) {
            if try disk.exists(view.site.paths.signingKey) {
                return LaneLog.sign(
                    head, as: view.identity.origin(of: lane),
                    with: Signer(
                        name: view.identity.keyName(of: lane),
                        privateKey: try LedgerOpening.readKey(view.site, of: view.identity)))
            }
            return try StoredCheckpoint.read(paths.checkpoint, lane: lane, of: view.identity, on: disk).note
        }
    }
}

/// The tree of a lane, for proofs at any size up to its own.
public struct LaneTree: Sendable {
    let tiles: TileStore
    let frontier: Frontier

    public var size: UInt64 { frontier.size }

    public func head(of size: UInt64) throws(LedgerError) -> TreeHead {
        var tree = TileTree(tiles)
        do { return TreeHead(size: size, root: try tree.root(of: size)) } catch { throw error.ledgerError }
    }

    public func frontier(of size: UInt64) throws(LedgerError) -> Frontier {
        var tree = TileTree(tiles)
        do { return try tree.frontier(of: size) } catch { throw error.ledgerError }
    }

    public func inclusionProof(of seq: Seq, in size: UInt64) throws(LedgerError) -> InclusionProof {
        guard seq.value < size, size <= self.size else { throw .noSuchRecord(seq, size: min(size, self.size)) }
        var tree = TileTree(tiles)
        do { return try tree.inclusionProof(of: seq.value, in: size) } catch { throw error.ledgerError }
    }

    public func consistencyProof(from old: UInt64, to new: UInt64) throws(LedgerError) -> ConsistencyProof {
        guard old <= new, new <= size else { throw .noSuchRecord(Seq(max(old, new)), size: size) }
        var tree = TileTree(tiles)
        do { return try tree.consistencyProof(from: old, to: new) } catch { throw error.ledgerError }
    }
}
