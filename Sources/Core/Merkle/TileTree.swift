public import Digest

/// A tree as it is stored: every past root, frontier and proof, computed from tile hashes.
///
/// Work and reads grow with the height of the tree only: at most two tiles of each level, the one on the way to the leaf
/// and the last one.
///
/// Who holds a tree from some size on needs no hash of what came before, only the frontier of that size: roots, and proofs
/// of what lies behind it, are computed from there.
public struct TileTree<Reader: TileReader>: ~Copyable {
    private let reader: Reader
    /// Nothing before this size is asked of the reader.
    private let start: UInt64
    private let known: [PerfectSubtree: Hash]
    private var hasher = TreeHasher()

    public init(_ reader: Reader, from start: Frontier = Frontier()) {
        self.reader = reader
        self.start = start.size
        known = Dictionary(uniqueKeysWithValues: zip((0..<start.size).perfectSubtrees, start.hashes))
    }

    public mutating func root(of size: UInt64) throws(Reader.Failure) -> Hash {
        try frontier(of: size).root(with: &hasher)
    }

    public mutating func frontier(of size: UInt64) throws(Reader.Failure) -> Frontier {
        let hashes = try hashes(of: (0..<size).perfectSubtrees.map(\.leaves))
        return try reporting { () throws(MerkleError) in try Frontier(size: size, hashes: hashes) }
    }

    public mutating func inclusionProof(of index: UInt64, in size: UInt64) throws(Reader.Failure) -> InclusionProof {
        let siblings = try reporting { () throws(MerkleError) in
            try InclusionProof.siblings(index: index, size: size)
        }
        return InclusionProof(index: index, size: size, path: try hashes(of: siblings))
    }

    public mutating func consistencyProof(
        from oldSize: UInt64, to newSize: UInt64
    ) throws(Reader.Failure) -> ConsistencyProof {
        let siblings = try reporting { () throws(MerkleError) in
            try ConsistencyProof.siblings(oldSize: oldSize, newSize: newSize)
        }
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, path: try hashes(of: siblings))
    }
}

extension TileTree {
    private mutating func hashes(of nodes: [LeafRange]) throws(Reader.Failure) -> [Hash] {
        var stored: [PerfectSubtree] = []
        for subtree in nodes.flatMap(\.perfectSubtrees) {
            stored += try reporting { () throws(MerkleError) in try parts(of: subtree) }
        }
        let runs = try read(TileRun.covering(stored))
        var result: [Hash] = []
        for node in nodes {
            var subtrees: [Hash] = []
            for subtree in node.perfectSubtrees {
                subtrees.append(hash(of: subtree, from: runs))
            }
            result.append(hasher.join(subtrees))
        }
        return result
    }

    /// What the reader must give to know this subtree: the subtree itself behind the start, and across it whatever of it
    /// lies behind.
    private func parts(of subtree: PerfectSubtree) throws(MerkleError) -> [PerfectSubtree] {
        if subtree.leaves.lowerBound >= start { return [subtree] }
        if known[subtree] != nil { return [] }
        guard let (left, right) = subtree.halves, right.leaves.upperBound > start else {
            throw .sizesOutOfOrder(old: start, new: subtree.leaves.upperBound)
        }
        return try parts(of: left) + parts(of: right)
    }

    private func read(_ runs: [TileRun]) throws(Reader.Failure) -> [(run: TileRun, hashes: [Hash])] {
        try runs.map { (run) throws(Reader.Failure) in
            let hashes = try reader.hashes(level: run.level, range: run.range)
            guard hashes.count == run.range.count else {
                throw Reader.Failure(.tileRunLength(level: run.level, range: run.range, actual: hashes.count))
            }
            return (run, hashes)
        }
    }

    private mutating func hash(of subtree: PerfectSubtree, from runs: [(run: TileRun, hashes: [Hash])]) -> Hash {
        if let hash = known[subtree] { return hash }
        if subtree.leaves.lowerBound < start, let (left, right) = subtree.halves {
            return hasher.node(hash(of: left, from: runs), hash(of: right, from: runs))
        }
        let wanted = subtree.run
        guard let (run, hashes) = runs.first(where: { $0.run.contains(wanted) }) else {
            preconditionFailure("the runs cover every subtree they were planned for")
        }
        let offset = Int(wanted.range.lowerBound - run.range.lowerBound)
        return hasher.reduce(hashes[offset..<offset + wanted.range.count])
    }

    private func reporting<Value>(_ body: () throws(MerkleError) -> Value) throws(Reader.Failure) -> Value {
        do { return try body() } catch { throw Reader.Failure(error) }
    }
}
