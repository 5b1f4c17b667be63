import Files
public import Merkle
public import Wire

/// A ledger that is only looked at: nothing is locked, nothing written, and another process may go on appending.
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
    public let size: UInt64
    let view: LedgerView
    let contents: Contents
    let paths: LanePaths
    let readers: SegmentReaders
    /// The segments that are not sealed, with their ends.
    let open: [Range<UInt64>]

    var disk: any Disk { view.site.disk }

    init(of lane: Lane, in view: LedgerView) throws {
        self.lane = lane
        self.view = view
        let paths = view.site.paths.lane(lane)
        self.paths = paths
        let disk = view.site.disk
        let contents = try Contents.read(paths.contents, on: disk)
        guard contents.logID == view.identity.id, contents.lane == lane else {
            throw LedgerError.foreignFile(
                path: paths.contents, found: "\(contents.logID.hexadecimal)/\(contents.lane)",
                expected: view.identity.origin(of: lane))
        }
        let firsts = try disk.names(in: paths.directory).compactMap { LanePaths.first(ofSegment: $0) }
            .filter { $0 >= contents.sealedEnd }
        guard firsts.first == contents.sealedEnd else {
            throw LedgerError.damaged(
                Damage(
                    path: paths.segment(contents.sealedEnd), place: "whole file",
                    reason: "the segment behind the last sealed one is missing"))
        }
        let open = try firsts.map { $0..<(try LaneView.end(of: $0, lane, view, paths)) }
        for (before, after) in zip(open, open.dropFirst()) where before.upperBound != after.lowerBound {
            throw LedgerError.damaged(
                Damage(
                    path: paths.segment(after.lowerBound), place: "first record",
                    reason: "the segment before ends at \(before.upperBound)"))
        }
        size = open.last!.upperBound
        self.open = open
        self.contents = contents
        readers = SegmentReaders(paths, vfs: disk.sqliteVFS, limit: view.site.options.idleReaders) { seq in
            if let range = open.first(where: { $0.contains(seq) }) {
                return SegmentPlace(first: range.lowerBound, end: range.upperBound, isSealed: false)
            }
            return contents.place(of: seq)
        }
    }

    private static func end(of first: UInt64, _ lane: Lane, _ view: LedgerView, _ paths: LanePaths) throws -> UInt64 {
        let path = paths.segment(first)
        try SegmentFile.inspectWAL(of: path, on: view.site.disk)
        return try reporting(path: path) {
            let reader = try SegmentReader(path, first: first, isSealed: false, vfs: view.site.disk.sqliteVFS)
            try reader.check(logID: view.identity.idText, lane: lane)
            return try reader.end()
        }
    }

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
        let path = paths.segment(range.lowerBound)
        try reporting(path: path) {
            let reader = try SegmentReader(
                path, first: range.lowerBound, isSealed: range.upperBound <= contents.sealedEnd, isStrict: true,
                vfs: disk.sqliteVFS)
            try reader.check(logID: view.identity.idText, lane: lane)
            try SegmentFile.scan(
                range, with: reader, path: path, pageEvents: view.site.options.readEvents, into: &scan)
        }
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
