public import Digest

/// That a leaf stands at an index of a tree (RFC 9162, section 2.1.3).
public struct InclusionProof: Hashable, Sendable {
    public let index: UInt64
    public let size: UInt64
    /// The siblings of the nodes between leaf and root, the leaf's own first.
    public let path: [Hash]

    public init(index: UInt64, size: UInt64, path: [Hash]) {
        self.index = index
        self.size = size
        self.path = path
    }

    /// Section 2.1.3.2. Returns if and only if the leaf is in the tree with this root.
    public func verify(leaf: Hash, root: Hash, with hasher: inout TreeHasher) throws(MerkleError) {
        let expected = try InclusionProof.siblings(index: index, size: size).count
        guard path.count == expected else { throw .proofLength(expected: expected, actual: path.count) }
        var walk = RootWalk(index: index, last: size - 1)
        var computed = leaf
        for sibling in path {
            switch walk.step() {
            case .left: computed = hasher.node(sibling, computed)
            case .right: computed = hasher.node(computed, sibling)
            }
        }
        try TreeHead(size: size, root: root).check(computed)
    }

    /// The leaves below each hash of the path: PATH(m, D[n]) of section 2.1.3.1, walked from the root.
    static func siblings(index: UInt64, size: UInt64) throws(MerkleError) -> [LeafRange] {
        guard index < size else { throw .indexBeyondSize(index: index, size: size) }
        var siblings: [LeafRange] = []
        var node: LeafRange = 0..<size
        while !node.isLeaf {
            let split = node.split
            let (left, right) = (node.lowerBound..<split, split..<node.upperBound)
            siblings.append(index < split ? right : left)
            node = index < split ? left : right
        }
        return siblings.reversed()
    }
}

extension TreeHead {
    func check(_ computed: Hash) throws(MerkleError) {
        guard computed == root else { throw .rootMismatch(size: size, expected: root, computed: computed) }
    }
}
