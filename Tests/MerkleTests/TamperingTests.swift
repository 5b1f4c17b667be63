import Digest
import Testing

@testable import Merkle

@Suite struct `A tampered proof` {
    static let tree = SampleTree(size: 300)
    static let sizes: [UInt64] = [2, 3, 7, 8, 64, 255, 256, 257, 300]

    @Test(arguments: sizes)
    func `of inclusion is refused for every changed hash, leaf, root, index and length`(size: UInt64) throws {
        var stored = TileTree(Self.tree.tiles)
        var hasher = TreeHasher()
        let root = try stored.root(of: size)
        for index in Set([0, 1, size / 2, size - 1]) {
            let leaf = Self.tree.leaves[Int(index)]
            let proof = try stored.inclusionProof(of: index, in: size)
            func refuses(_ changed: InclusionProof, leaf: Hash = leaf, root: Hash = root) -> Bool {
                var hasher = TreeHasher()
                do { try changed.verify(leaf: leaf, root: root, with: &hasher) } catch { return true }
                return false
            }
            try proof.verify(leaf: leaf, root: root, with: &hasher)
            for path in Self.changes(of: proof.path) {
                #expect(refuses(InclusionProof(index: index, size: size, path: path)))
            }
            for other in 0..<size + 2 where other != index {
                #expect(refuses(InclusionProof(index: other, size: size, path: proof.path)))
            }
            #expect(refuses(proof, leaf: leaf.flipping(bit: 255)))
            #expect(refuses(proof, root: root.flipping(bit: 0)))
        }
    }

    @Test(arguments: sizes)
    func `of consistency is refused for every changed hash, root and length`(newSize: UInt64) throws {
        var stored = TileTree(Self.tree.tiles)
        var hasher = TreeHasher()
        let newRoot = try stored.root(of: newSize)
        for oldSize in Set([1, newSize / 2, newSize - 1]) {
            let oldRoot = try stored.root(of: oldSize)
            let proof = try stored.consistencyProof(from: oldSize, to: newSize)
            func refuses(_ changed: ConsistencyProof, oldRoot: Hash = oldRoot, newRoot: Hash = newRoot) -> Bool {
                var hasher = TreeHasher()
                do { try changed.verify(oldRoot: oldRoot, newRoot: newRoot, with: &hasher) } catch { return true }
                return false
            }
            try proof.verify(oldRoot: oldRoot, newRoot: newRoot, with: &hasher)
            for path in Self.changes(of: proof.path) {
                #expect(refuses(ConsistencyProof(oldSize: oldSize, newSize: newSize, path: path)))
            }
            for other in 0..<newSize + 2 where other != oldSize {
                #expect(refuses(ConsistencyProof(oldSize: other, newSize: newSize, path: proof.path)))
            }
            #expect(refuses(proof, oldRoot: oldRoot.flipping(bit: 7)))
            #expect(refuses(proof, newRoot: newRoot.flipping(bit: 7)))
            #expect(refuses(ConsistencyProof(oldSize: newSize, newSize: oldSize, path: proof.path)))
        }
    }

    /// A proof's shape depends on the size, but not every size has its own: RFC 9162 binds the size by the signed root.
    @Test func `of a size with another shape is refused for its length`() throws {
        var stored = TileTree(Self.tree.tiles)
        var hasher = TreeHasher()
        let root = try stored.root(of: 256)
        let path = try stored.inclusionProof(of: 0, in: 256).path
        #expect(throws: MerkleError.proofLength(expected: 9, actual: 8)) {
            try InclusionProof(index: 0, size: 257, path: path).verify(
                leaf: Self.tree.leaves[0], root: root, with: &hasher)
        }
    }

    @Test func `for another index says that it leads to another root`() throws {
        var stored = TileTree(Self.tree.tiles)
        var hasher = TreeHasher()
        let root = try stored.root(of: 2)
        let path = try stored.inclusionProof(of: 0, in: 2).path
        let computed = hasher.node(path[0], Self.tree.leaves[0])
        #expect(throws: MerkleError.rootMismatch(size: 2, expected: root, computed: computed)) {
            try InclusionProof(index: 1, size: 2, path: path).verify(
                leaf: Self.tree.leaves[0], root: root, with: &hasher)
        }
    }

    @Test func `with sizes no tree can have is refused without a trap`() {
        var hasher = TreeHasher()
        let (hash, path) = (SHA256.hash([]), [Hash](repeating: SHA256.hash([]), count: 64))
        for size: UInt64 in [0, 1, 1 << 63, .max] {
            for index: UInt64 in [0, 1, 1 << 63, .max - 1, .max] {
                for count in [0, 1, 63, 64] {
                    let path = Array(path.prefix(count))
                    #expect(throws: MerkleError.self) {
                        try InclusionProof(index: index, size: size, path: path).verify(
                            leaf: hash.flipping(bit: 0), root: hash, with: &hasher)
                    }
                    #expect(throws: MerkleError.self) {
                        try ConsistencyProof(oldSize: index, newSize: size, path: path).verify(
                            oldRoot: hash.flipping(bit: 0), newRoot: hash, with: &hasher)
                    }
                }
            }
        }
    }

    @Test func `from the empty tree must be empty and start from its root`() throws {
        var stored = TileTree(Self.tree.tiles)
        var hasher = TreeHasher()
        let empty = TreeHasher.emptyRoot
        let root = try stored.root(of: 5)
        let proof = try stored.consistencyProof(from: 0, to: 5)
        try proof.verify(oldRoot: empty, newRoot: root, with: &hasher)
        #expect(throws: MerkleError.rootMismatch(size: 0, expected: root, computed: empty)) {
            try proof.verify(oldRoot: root, newRoot: root, with: &hasher)
        }
        #expect(throws: MerkleError.proofLength(expected: 0, actual: 1)) {
            try ConsistencyProof(oldSize: 0, newSize: 5, path: [root]).verify(
                oldRoot: empty, newRoot: root, with: &hasher)
        }
    }

    @Test func `between equal sizes must be empty and between equal roots`() throws {
        var stored = TileTree(Self.tree.tiles)
        var hasher = TreeHasher()
        let root = try stored.root(of: 5)
        let proof = try stored.consistencyProof(from: 5, to: 5)
        try proof.verify(oldRoot: root, newRoot: root, with: &hasher)
        let other = root.flipping(bit: 9)
        #expect(throws: MerkleError.rootMismatch(size: 5, expected: other, computed: root)) {
            try proof.verify(oldRoot: root, newRoot: other, with: &hasher)
        }
    }

    /// Each hash with a bit changed, left out, twice, swapped with its neighbour; one more at either end.
    private static func changes(of path: [Hash]) -> [[Hash]] {
        var changes = [path + [SHA256.hash([])], [SHA256.hash([])] + path]
        for position in path.indices {
            var (flipped, dropped, doubled, swapped) = (path, path, path, path)
            flipped[position] = path[position].flipping(bit: position * 31 % 256)
            dropped.remove(at: position)
            doubled.insert(path[position], at: position)
            changes += [flipped, dropped, doubled]
            guard position > 0 else { continue }
            swapped.swapAt(position, position - 1)
            changes.append(swapped)
        }
        return changes
    }
}
