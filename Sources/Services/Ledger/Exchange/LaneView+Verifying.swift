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

extension LedgerView {
    /// Reads everything there is of a lane and checks it against everything that is known of it. A lane that is too
    /// damaged to be looked at is a finding like any other. `progress` is told the records read, and how many there are.
    public func verify(_ lane: Lane, progress: (UInt64, UInt64) -> Void = { _, _ in }) throws(LedgerError)
        -> Verification
    {
        do throws(LedgerError) {
            let view = try self.lane(lane)
            return try view.verify { progress($0, view.size) }
        } catch {
            guard error.isFinding else { throw error }
            return Verification(
                lane: lane, head: .empty, damage: [error.damage(site.paths.lane(lane).directory, "whole lane")])
        }
    }
}

extension LedgerError {
    /// Whether it tells of the bytes that lie there, and not of who asks for them or with which program.
    fileprivate var isFinding: Bool {
        switch self {
        case .damaged, .foreignFile, .tooLarge, .unreadable, .database: true
        case .disk(let error): error.code == .notFound || error.code == .inputOutput
        default: false
        }
    }

    /// As a place that is not what it should be.
    fileprivate func damage(_ path: String, _ place: String) -> Damage {
        if case .damaged(let damage) = self { damage } else { Damage(path: path, place: place, reason: "\(self)") }
    }
}

extension LaneView {
    /// Damage does not end the walk: every place is reported.
    func verify(progress: (UInt64) -> Void = { _ in }) throws(LedgerError) -> Verification {
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
            walk.checkImport()
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
            guard try FileSum(ofFile: path, on: walk.view.disk) == seal.file else {
                throw LedgerError.damaged(
                    Damage(path: path, place: "whole file", reason: "its SHA-256 is not the sealed one"))
            }
        }
        noting(seal.first) { walk in
            let scan = try walk.view.scan(seal.range, after: walk.frontier)
            walk.records += seal.count
            try walk.compareStored(scan.hashes)
            walk.frontier = scan.frontier
            try walk.check(scan.ids, of: seal)
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
        frontier = try LaneTree(tiles: sealed, size: view.contents.sealedEnd).frontier(of: seal.end)
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
        guard try FileSum(ofFile: path, on: view.disk) == seal.ids else {
            throw LedgerError.damaged(
                Damage(path: path, place: "whole file", reason: "its SHA-256 is not the sealed one"))
        }
    }

    /// The sealed ids must be those of the records, or a repeated command would not be recognised.
    private func check(_ ids: IdTable, of seal: Seal) throws {
        guard FileSum(of: IdFile.encode(ids.sorted)) == seal.ids else {
            throw LedgerError.damaged(
                Damage(
                    path: view.paths.ids(seal.first), place: "whole file",
                    reason: "what was sealed is not the ids of the records"))
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
        noting(0) { walk in
            guard let stored = try walk.view.memory.checkpoint.get() else { return }
            try walk.compare(stored.head, path: walk.view.paths.checkpoint, place: "checkpoint")
            walk.checkpoints += 1
        }
    }

    mutating func checkFence() {
        noting(0) { walk in
            guard let mark = try walk.view.memory.mark.get() else { return }
            try walk.compare(mark.head, path: walk.view.view.site.fence, place: "mark of \(walk.view.lane)")
        }
    }

    /// What an import has left behind when it was cut off is true as far as it goes, and not what it was to be.
    mutating func checkImport() {
        noting(0) { walk in
            let mark = ImportMark(walk.view.view.site)
            guard let header = try mark.header(), header.lane == walk.view.lane else { return }
            throw LedgerError.damaged(
                Damage(
                    path: mark.path, place: "lane \(header.lane)",
                    reason: "an import up to record \(header.first.value + header.count) was not finished"))
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
        guard try LaneTree(tiles: tiles, size: frontier.size).head(of: head.size) != head else { return }
        throw LedgerError.damaged(
            Damage(path: path, place: place, reason: "the first \(head.size) records are not those it remembers"))
    }

    /// Runs one check; what it throws is damage of the segment from `first`, and the walk goes on.
    private mutating func noting(_ first: UInt64, _ check: (inout VerificationWalk) throws -> Void) {
        do { try check(&self) } catch {
            damage.append(LedgerError(error).damage(view.paths.segment(first), "segment"))
        }
    }
}
