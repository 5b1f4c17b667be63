import Digest
public import Merkle
public import Wire

/// Roots and proofs of a lane at any size from its first record on, whatever the store is made of.
///
/// A store keeps no leaf hashes: at most the two tiles of leaves that a proof touches are hashed again from their records.
extension DistrictStore {
    public func head(of lane: LogLane, at size: UInt64) throws(DistrictStoreError) -> TreeHead {
        var hasher = TreeHasher()
        return try proving(lane, size) { tree throws(LaneTileError) in try tree.frontier(of: size) }.head(with: &hasher)
    }

    public func frontier(of lane: LogLane, at size: UInt64) throws(DistrictStoreError) -> Frontier {
        try proving(lane, size) { tree throws(LaneTileError) in try tree.frontier(of: size) }
    }

    public func inclusionProof(
        of seq: Seq, in size: UInt64, of lane: LogLane
    ) throws(DistrictStoreError) -> InclusionProof {
        try proving(lane, seq.value, size) { tree throws(LaneTileError) in
            try tree.inclusionProof(of: seq.value, in: size)
        }
    }

    public func consistencyProof(
        from old: UInt64, to new: UInt64, of lane: LogLane
    ) throws(DistrictStoreError) -> ConsistencyProof {
        try proving(lane, old, new) { tree throws(LaneTileError) in try tree.consistencyProof(from: old, to: new) }
    }

    private func proving<Value>(
        _ lane: LogLane, _ places: UInt64...,
        body: (inout TileTree<LaneTiles>) throws(LaneTileError) -> Value
    ) throws(DistrictStoreError) -> Value {
        let stored = self.lane(lane)
        let held = stored?.held ?? 0..<0
        for place in places where !(held.lowerBound...held.upperBound).contains(place) {
            throw .notHeld(lane, place, held: held)
        }
        let tiles = LaneTiles(
            records: { seq, limit throws(DistrictStoreError) in try records(of: lane, from: seq, limit: limit) },
            hashes: { level, range throws(DistrictStoreError) in
                try tileHashes(of: lane, level: level, range: range)
            })
        return try tiles.tree(from: stored?.start ?? Frontier(), of: lane, body)
    }
}

/// The tile hashes of a lane: the leaves from their records, the others as they are stored.
struct LaneTiles: TileReader {
    let records: (Seq, Int) throws(DistrictStoreError) -> RecordBatch
    let hashes: (Int, Range<UInt64>) throws(DistrictStoreError) -> [Hash]

    func hashes(level: Int, range: Range<UInt64>) throws(LaneTileError) -> [Hash] {
        do throws(DistrictStoreError) {
            return level == 0 ? try leaves(range) : try hashes(level, range)
        } catch {
            throw .store(error)
        }
    }

    private func leaves(_ range: Range<UInt64>) throws(DistrictStoreError) -> [Hash] {
        var hasher = TreeHasher()
        var leaves: [Hash] = []
        while leaves.count < range.count {
            let batch = try records(Seq(range.lowerBound + UInt64(leaves.count)), range.count - leaves.count)
            // The tree says how many it has missed.
            if batch.count == 0 { break }
            for place in batch.ranges { leaves.append(hasher.leaf(batch.buffer.span.extracting(place))) }
        }
        return leaves
    }

    /// Lends the tree of these tiles, and says what was wrong in the words of the store.
    func tree<Value>(
        from start: Frontier, of lane: LogLane, _ body: (inout TileTree<LaneTiles>) throws(LaneTileError) -> Value
    ) throws(DistrictStoreError) -> Value {
        var tree = TileTree(self, from: start)
        do throws(LaneTileError) { return try body(&tree) } catch {
            switch error {
            case .store(let error): throw error
            case .merkle(let error): throw .damaged(path: "\(lane)", place: "tree", reason: "\(error)")
            }
        }
    }
}

/// What computing a proof can meet: the store's failure, or hashes that are not there.
enum LaneTileError: Error, TileReaderFailure {
    case store(DistrictStoreError)
    case merkle(MerkleError)

    init(_ error: MerkleError) { self = .merkle(error) }
}
