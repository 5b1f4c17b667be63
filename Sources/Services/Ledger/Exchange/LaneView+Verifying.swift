import Files
public import Merkle
public import Wire

/// What verifying a lane found.
public struct Verification: Hashable, Sendable {
    public let lane: Lane
    public let head: TreeHead
    /// Records that were read and hashed again.
    public internal(set) var records: UInt64 = 0
    /// Records that were pruned; their hashes were checked against the sealed roots.
    public internal(set) var prunedRecords: UInt64 = 0
    /// Signatures of the log over its own history.
    public internal(set) var checkpoints = 0
    public internal(set) var damage: [Damage] = []

    public var isIntact: Bool { damage.isEmpty }
}

extension LaneView {
    /// Reads everything there is of the lane and checks it against everything that is known of it. Damage does not end
    /// the walk: every place is reported.
    public func verify(progress: (UInt64) -> Void = { _ in }) throws(LedgerError) -> Verification {
        try reporting(path: paths.directory) {
            let sealed = try TileStore(paths, size: contents.sealedEnd, access: .read, on: disk)
            var walk = VerificationWalk(view: self, sealed: sealed)
            for seal in contents.seals {
                if seal.first < contents.retainedFrom { walk.checkPruned(seal) } else { walk.check(seal) }
                progress(walk.records)
            }
            for range in open {
                walk.checkOpen(range)
                progress(walk.records)
            }
            walk.checkStoredCheckpoint()
            walk.checkFence()
            return walk.result()
        }
    }
}

/// Goes over a lane from its first record to its last and notes what is wrong.
private struct VerificationWalk: ~Copyable {
    private let view: LaneView
    private let sealed: TileStore
    private var frontier = Frontier()
    private var hasher = TreeHasher()
    private(set) var records: UInt64 = 0
    private var pruned: UInt64 = 0
    private var checkpoints = 0
    private var damage: [Damage] = []
    private var openHashes: [TileHash] = []

    init(view: LaneView, sealed: TileStore) {
        self.view = view
        self.sealed = sealed
    }

    consuming func result() -> Verification {
        Verification(
            lane: view.lane, head: frontier.head(with: &hasher), records: records, prunedRecords: pruned,
            checkpoints: checkpoints, damage: damage)
    }

    /// Of a pruned segment the hashes remain, and with them the root it was sealed under.
    mutating func checkPruned(_ seal: Seal) {
        noting(seal.first) { walk in try walk.checkTree(seal) }
        pruned += seal.count
        checkSignature(seal)
    }

    mutating func check(_ seal: Seal) {
        let path = view.paths.segment(seal.first)
        noting(seal.first) { walk in
            guard try SegmentFile.sum(path, on: walk.view.disk) == seal.file else {
                throw LedgerError.damaged(
                    Damage(path: path, place: "whole file", reason: "its SHA-256 is not the sealed one"))
            }
        }
        noting(seal.first) { walk in
            let scan = try walk.view.scan(seal.range, after: walk.frontier)
            walk.records += seal.count
            try walk.compareStored(scan.hashes)
            walk.frontier = scan.frontier
        }
        noting(seal.first) { walk in try walk.checkTree(seal) }
        noting(seal.first) { walk in try walk.checkIds(seal) }
        checkSignature(seal)
    }

    mutating func checkOpen(_ range: Range<UInt64>) {
        noting(range.lowerBound) { walk in
            let scan = try walk.view.scan(range, after: walk.frontier)
            walk.records += UInt64(range.count)
            walk.openHashes += scan.hashes
            walk.frontier = scan.frontier
        }
    }

    /// The stored hashes must make the sealed root; from there the walk goes on, whatever it met before.
    private mutating func checkTree(_ seal: Seal) throws {
        var tree = TileTree(sealed)
        do throws(TileStoreError) { frontier = try tree.frontier(of: seal.end) } catch { throw error.ledgerError }
        guard frontier.root(with: &hasher) == seal.root else {
            throw LedgerError.damaged(
                Damage(
                    path: view.paths.hashes(level: 0), place: "tree of the first \(seal.end) records",
                    reason: "its root is not the sealed one"))
        }
    }

    private func compareStored(_ hashes: [TileHash]) throws {
        for hash in hashes {
            let stored: TileHash
            do throws(TileStoreError) {
                let found = try sealed.hashes(level: hash.level, range: hash.index..<(hash.index + 1))
                stored = TileHash(level: hash.level, index: hash.index, hash: found[0])
            } catch { throw error.ledgerError }
            guard stored == hash else {
                throw LedgerError.damaged(
                    Damage(
                        path: view.paths.hashes(level: hash.level), place: "hash \(hash.index)",
                        reason: "it is not that of the records"))
            }
        }
    }

    private func checkIds(_ seal: Seal) throws {
        let path = view.paths.ids(seal.first)
        // A segment that came back from its archive is too old for its ids to count.
        guard try view.disk.exists(path) else { return }
        guard try SegmentFile.sum(path, on: view.disk) == seal.ids else {
            throw LedgerError.damaged(
                Damage(path: path, place: "whole file", reason: "its SHA-256 is not the sealed one"))
        }
    }

    private mutating func checkSignature(_ seal: Seal) {
        noting(seal.first) { walk in
            let checkpoint = try StoredCheckpoint(
                Array(seal.checkpoint.utf8), lane: walk.view.lane, of: walk.view.view.identity,
                path: walk.view.paths.contents)
            guard checkpoint.head == seal.head else {
                throw LedgerError.damaged(
                    Damage(
                        path: walk.view.paths.contents, place: "checkpoint of \(seal.end)",
                        reason: "it signs another tree"))
            }
            walk.checkpoints += 1
        }
    }

    mutating func checkStoredCheckpoint() {
        let path = view.paths.checkpoint
        noting(0) { walk in
            guard try walk.view.disk.exists(path) else { return }
            let stored = try StoredCheckpoint.read(
                path, lane: walk.view.lane, of: walk.view.view.identity, on: walk.view.disk)
            try walk.compare(stored.head, path: path, place: "checkpoint")
            walk.checkpoints += 1
        }
    }

    mutating func checkFence() {
        let site = view.view.site
        noting(0) { walk in
            guard let mark = try Fence.look(site.fence, lane: walk.view.lane, on: site.disk),
                mark.logID == walk.view.view.identity.id
            else { return }
            try walk.compare(mark.head, path: site.fence, place: "mark of \(walk.view.lane)")
        }
    }

    private mutating func compare(_ head: TreeHead, path: String, place: String) throws {
        guard head.size <= view.size else {
            throw LedgerError.stale(view.lane, size: view.size, seen: head.size)
        }
        // What could not be read is damage that was noted where it lies.
        guard frontier.size == view.size else { return }
        let tiles = try TileStore(
            view.paths, size: view.contents.sealedEnd, followedBy: openHashes, access: .read, on: view.disk)
        var tree = TileTree(tiles)
        do throws(TileStoreError) {
            guard try tree.root(of: head.size) != head.root else { return }
        } catch { throw error.ledgerError }
        throw LedgerError.damaged(
            Damage(path: path, place: place, reason: "the first \(head.size) records are not those it remembers"))
    }

    /// Runs one check; what it throws is damage of the segment from `first`, and the walk goes on.
    private mutating func noting(_ first: UInt64, _ check: (inout VerificationWalk) throws -> Void) {
        do {
            try check(&self)
        } catch LedgerError.damaged(let found) {
            damage.append(found)
        } catch {
            damage.append(
                Damage(path: view.paths.segment(first), place: "segment", reason: "\(LedgerError(error))"))
        }
    }
}
