import Digest
import Testing

@testable import Merkle

@Suite struct `A frontier` {
    @Test func `has the root of the recursive definition at every size up to 600`() {
        let naive = NaiveTree(leaves: SampleTree(size: 600).leaves)
        var hasher = TreeHasher()
        var frontier = Frontier()
        for (index, leaf) in SampleTree(size: 600).leaves.enumerated() {
            frontier.append(leaf, with: &hasher) { _ in }
            #expect(frontier.head(with: &hasher) == TreeHead(size: UInt64(index + 1), root: naive.root(0..<index + 1)))
        }
    }

    @Test func `hands out the roots of complete subtrees only, each once and in order`() {
        let tree = SampleTree(size: 70_000)
        let naive = NaiveTree(leaves: tree.leaves)
        #expect(tree.tiles.levels.map(\.count) == [70_000, 273, 1])
        #expect(tree.tiles.levels[0] == tree.leaves)
        #expect(tree.tiles.levels[1] == (0..<273).map { naive.root($0 * 256..<($0 + 1) * 256) })
        #expect(tree.tiles.levels[2] == [naive.root(0..<65_536)])
    }

    @Test func `a stored one goes on where it stopped`() throws {
        var hasher = TreeHasher()
        var whole = Frontier()
        for leaf in SampleTree(size: 300).leaves {
            var restored = try Frontier(size: whole.size, hashes: whole.hashes)
            #expect(restored == whole)
            whole.append(leaf, with: &hasher) { _ in }
            restored.append(leaf, with: &hasher) { _ in }
            #expect(restored == whole)
        }
    }

    @Test func `an append to a copy leaves the original, so a commit can be rolled back`() {
        var hasher = TreeHasher()
        let committed = SampleTree(size: 255).frontier
        var pending = committed
        pending.append(SHA256.hash([1]), with: &hasher) { _ in }
        #expect(committed == SampleTree(size: 255).frontier)
        #expect(pending.hashes.count == 1)
    }

    @Test(arguments: [(0, 1), (1, 0), (3, 1), (255, 7), (256, 2), (UInt64.max, 63)])
    func `the wrong number of hashes for a size is refused`(size: UInt64, count: Int) {
        let hashes = [Hash](repeating: SHA256.hash([]), count: count)
        let expected = size.nonzeroBitCount
        #expect(throws: MerkleError.frontierLength(size: size, expected: expected, actual: count)) {
            try Frontier(size: size, hashes: hashes)
        }
    }
}
