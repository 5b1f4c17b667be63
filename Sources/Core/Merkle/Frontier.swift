public import Digest

/// All that must be remembered of a tree to append to it and to know its root: the roots of the perfect subtrees its
/// size is made of, one for each set bit.
///
/// A value: a writer that may have to roll back keeps the frontier of the last commit and appends to a copy.
public struct Frontier: Hashable, Sendable {
    public private(set) var size: UInt64
    /// The largest subtree, which is the leftmost, first.
    public private(set) var hashes: [Hash]

    public init() {
        size = 0
        hashes = []
        // A hash for each bit of a size: appending does not allocate. A copy allocates with its first append.
        hashes.reserveCapacity(UInt64.bitWidth)
    }

    /// A frontier that was stored, or handed over by a peer whose root is checked next.
    public init(size: UInt64, hashes: [Hash]) throws(MerkleError) {
        guard hashes.count == size.nonzeroBitCount else {
            throw .frontierLength(size: size, expected: size.nonzeroBitCount, actual: hashes.count)
        }
        self.init()
        self.size = size
        self.hashes.append(contentsOf: hashes)
    }

    /// Hands every tile hash the leaf completes to `store`, from the leaf itself upwards: for 255 leaves of 256 that is
    /// the leaf alone.
    public mutating func append(_ leaf: Hash, with hasher: inout TreeHasher, store: (TileHash) -> Void) {
        store(TileHash(level: 0, index: size, hash: leaf))
        size += 1
        var hash = leaf
        for below in 0..<size.trailingZeroBitCount {
            hash = hasher.node(hashes.removeLast(), hash)
            let (level, row) = (below + 1).quotientAndRemainder(dividingBy: TilePath.height)
            if row == 0 { store(TileHash(level: level, index: (size >> (below + 1)) - 1, hash: hash)) }
        }
        hashes.append(hash)
    }

    public func root(with hasher: inout TreeHasher) -> Hash {
        hasher.join(hashes)
    }

    public func head(with hasher: inout TreeHasher) -> TreeHead {
        TreeHead(size: size, root: root(with: &hasher))
    }
}
