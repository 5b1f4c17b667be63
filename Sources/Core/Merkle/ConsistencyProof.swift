public import Digest

/// That an older tree is the beginning of a newer one: nothing was changed, removed or put in between (RFC 9162,
/// section 2.1.4).
public struct ConsistencyProof: Hashable, Sendable {
    public let oldSize: UInt64
    public let newSize: UInt64
    public let path: [Hash]

    public init(oldSize: UInt64, newSize: UInt64, path: [Hash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.path = path
    }

    /// Section 2.1.4.2, and its two edges: every tree extends the empty one and itself, with an empty path.
    public func verify(oldRoot: Hash, newRoot: Hash, with hasher: inout TreeHasher) throws(MerkleError) {
        let expected = try ConsistencyProof.siblings(oldSize: oldSize, newSize: newSize).count
        guard path.count == expected else { throw .proofLength(expected: expected, actual: path.count) }
        let (old, new) = (TreeHead(size: oldSize, root: oldRoot), TreeHead(size: newSize, root: newRoot))
        if oldSize == 0 { try old.check(TreeHasher.emptyRoot) }
        if oldSize == newSize { try new.check(oldRoot) }
        guard 0 < oldSize, oldSize < newSize else { return }
        let computed = roots(oldRoot: oldRoot, with: &hasher)
        try old.check(computed.old)
        try new.check(computed.new)
    }

    /// Both roots grow from the last perfect subtree of the old tree. Where that is the whole old tree, its root is
    /// known and left out of the path (step 2).
    private func roots(oldRoot: Hash, with hasher: inout TreeHasher) -> (old: Hash, new: Hash) {
        let isPerfect = oldSize.nonzeroBitCount == 1
        let start = isPerfect ? oldRoot : path[0]
        var (old, new) = (start, start)
        var walk = RootWalk(index: oldSize - 1, last: newSize - 1, height: oldSize.trailingZeroBitCount)
        for sibling in isPerfect ? path[...] : path.dropFirst() {
            switch walk.step() {
            case .left:
                old = hasher.node(sibling, old)
                new = hasher.node(sibling, new)
            case .right:
                new = hasher.node(new, sibling)
            }
        }
        return (old, new)
    }

    /// The leaves below each hash of the path: SUBPROOF(m, D[n], true) of section 2.1.4.1, walked from the root.
    static func siblings(oldSize: UInt64, newSize: UInt64) throws(MerkleError) -> [LeafRange] {
        guard oldSize <= newSize else { throw .sizesOutOfOrder(old: oldSize, new: newSize) }
        guard 0 < oldSize else { return [] }
        var siblings: [LeafRange] = []
        var node: LeafRange = 0..<newSize
        while node.upperBound != oldSize {
            let split = node.split
            let (left, right) = (node.lowerBound..<split, split..<node.upperBound)
            siblings.append(oldSize <= split ? right : left)
            node = oldSize <= split ? left : right
        }
        // The verifier has the old root; any other end of the old tree must be given.
        if node.lowerBound != 0 { siblings.append(node) }
        return siblings.reversed()
    }
}
