import Digest
import Testing

@testable import Merkle

@Suite struct `Proofs` {
    /// Enough for three tiles on level 0, the last of them partial.
    static let size = 600
    static let tree = SampleTree(size: size)

    @Test func `every inclusion proof up to size 600 verifies as the recursive definition has it`() throws {
        let naive = NaiveTree(leaves: Self.tree.leaves)
        var hasher = TreeHasher()
        for size in 1...Self.size {
            let root = naive.root(0..<size)
            for index in 0..<size {
                let path = naive.path(index, in: 0..<size)
                let proof = InclusionProof(index: UInt64(index), size: UInt64(size), path: path)
                try proof.verify(leaf: Self.tree.leaves[index], root: root, with: &hasher)
            }
        }
    }

    @Test func `every consistency proof up to size 600 verifies as the recursive definition has it`() throws {
        let naive = NaiveTree(leaves: Self.tree.leaves)
        var hasher = TreeHasher()
        for newSize in 1...Self.size {
            for oldSize in 1...newSize {
                let path = naive.consistency(oldSize, in: 0..<newSize)
                let proof = ConsistencyProof(oldSize: UInt64(oldSize), newSize: UInt64(newSize), path: path)
                try proof.verify(
                    oldRoot: naive.root(0..<oldSize), newRoot: naive.root(0..<newSize), with: &hasher)
            }
        }
    }

    @Test func `tiles give every proof up to size 130 and, around their borders, up to 600`() throws {
        let naive = NaiveTree(leaves: Self.tree.leaves)
        var stored = TileTree(Self.tree.tiles)
        let borders = [131, 200, 255, 256, 257, 300, 383, 384, 385, 511, 512, 513, 599, 600]
        for size in Array(1...130) + borders {
            #expect(try stored.root(of: UInt64(size)) == naive.root(0..<size))
            let others = size <= 130 ? Array(1...size) : ([1, 2, 3, 127, 128, 129] + borders).filter { $0 <= size }
            for other in others {
                let inclusion = try stored.inclusionProof(of: UInt64(other - 1), in: UInt64(size))
                #expect(inclusion.path == naive.path(other - 1, in: 0..<size))
                let consistency = try stored.consistencyProof(from: UInt64(other), to: UInt64(size))
                #expect(consistency.path == naive.consistency(other, in: 0..<size))
            }
        }
    }

    @Test func `tiles give roots, frontiers and proofs of large trees with a second level`() throws {
        let tree = SampleTree(size: 140_000)
        let naive = NaiveTree(leaves: tree.leaves)
        var stored = TileTree(tree.tiles)
        var generator = SeededGenerator(state: 6962)
        #expect(try stored.frontier(of: 140_000) == tree.frontier)
        let fixed = [65_535, 65_536, 65_537, 70_000, 131_072, 140_000]
        for size in fixed + (0..<20).map({ _ in Int.random(in: 1...140_000, using: &generator) }) {
            #expect(try stored.root(of: UInt64(size)) == naive.root(0..<size))
            for other in [1, size] + (0..<4).map({ _ in Int.random(in: 1...size, using: &generator) }) {
                let inclusion = try stored.inclusionProof(of: UInt64(other - 1), in: UInt64(size))
                #expect(inclusion.path == naive.path(other - 1, in: 0..<size))
                let consistency = try stored.consistencyProof(from: UInt64(other), to: UInt64(size))
                #expect(consistency.path == naive.consistency(other, in: 0..<size))
            }
        }
    }

    @Test func `a proof reads each tile it needs once`() throws {
        let tiles = RecordingTiles(SampleTree(size: 70_000).tiles)
        var stored = TileTree(tiles)
        _ = try stored.inclusionProof(of: 1000, in: 70_000)
        // On either level the tile on the way to the leaf, and the ragged end of the tree.
        #expect(
            tiles.reads == [
                TileRun(level: 0, range: 768..<1024), TileRun(level: 0, range: 69_888..<70_000),
                TileRun(level: 1, range: 0..<256), TileRun(level: 1, range: 256..<273),
            ])
    }

    @Test func `every past size has the frontier it had`() throws {
        var stored = TileTree(Self.tree.tiles)
        var hasher = TreeHasher()
        var frontier = Frontier()
        #expect(try stored.root(of: 0) == TreeHasher.emptyRoot)
        for leaf in Self.tree.leaves {
            #expect(try stored.frontier(of: frontier.size) == frontier)
            frontier.append(leaf, with: &hasher) { _ in }
        }
    }

    @Test(arguments: [1, 5, 255, 256, 300, 512, 599])
    func `who holds a tree from some size on proves what lies behind, and asks for nothing before`(start: Int) throws {
        let naive = NaiveTree(leaves: Self.tree.leaves)
        var whole = TileTree(Self.tree.tiles)
        let tiles = RecordingTiles(Self.tree.tiles)
        var late = TileTree(tiles, from: try whole.frontier(of: UInt64(start)))
        for size in start...Self.size {
            #expect(try late.frontier(of: UInt64(size)) == whole.frontier(of: UInt64(size)))
            for other in [start, (start + size) / 2, size - 1] where (start..<size).contains(other) {
                let inclusion = try late.inclusionProof(of: UInt64(other), in: UInt64(size))
                #expect(inclusion.path == naive.path(other, in: 0..<size))
                let consistency = try late.consistencyProof(from: UInt64(other), to: UInt64(size))
                #expect(consistency.path == naive.consistency(other, in: 0..<size))
            }
        }
        #expect(tiles.reads.allSatisfy { $0.range.lowerBound << (8 * $0.level) >= start })
        // What the frontier itself says of the time before is known, and nothing else.
        if start % 2 == 0 {
            #expect(throws: MerkleError.self) { try late.frontier(of: UInt64(start - 1)) }
            #expect(throws: MerkleError.self) { try late.inclusionProof(of: UInt64(start - 1), in: 600) }
        }
    }

    @Test func `questions beyond the tree are answered with what is wrong`() {
        var stored = TileTree(Self.tree.tiles)
        #expect(throws: MerkleError.indexBeyondSize(index: 7, size: 7)) { try stored.inclusionProof(of: 7, in: 7) }
        #expect(throws: MerkleError.sizesOutOfOrder(old: 8, new: 7)) { try stored.consistencyProof(from: 8, to: 7) }
        #expect(throws: MerkleError.tileRunLength(level: 0, range: 512..<601, actual: 0)) {
            try stored.root(of: 601)
        }
        #expect(throws: MerkleError.self) { try stored.inclusionProof(of: 0, in: .max) }
    }
}
