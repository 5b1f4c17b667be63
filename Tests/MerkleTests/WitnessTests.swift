import Digest
import Testing

@testable import Merkle

@Suite struct `A witness` {
    static let tree = SampleTree(size: 300)

    private func head(_ size: UInt64) throws -> TreeHead {
        var stored = TileTree(Self.tree.tiles)
        return TreeHead(size: size, root: try stored.root(of: size))
    }

    private func decision(last: TreeHead, offered: TreeHead, proof: ConsistencyProof? = nil) throws -> Witness.Decision
    {
        var stored = TileTree(Self.tree.tiles)
        var hasher = TreeHasher()
        let proof = try proof ?? stored.consistencyProof(from: last.size, to: offered.size)
        return Witness(lastCosigned: last).decide(on: offered, proof: proof, with: &hasher)
    }

    @Test(arguments: [(0, 0), (0, 1), (0, 300), (1, 1), (1, 2), (128, 300), (255, 256), (299, 300), (300, 300)])
    func `cosigns a tree that extends the last one`(last: UInt64, offered: UInt64) throws {
        let offered = try head(offered)
        #expect(try decision(last: head(last), offered: offered) == .cosign(offered))
    }

    @Test func `begins with the empty tree`() {
        #expect(Witness() == Witness(lastCosigned: TreeHead(size: 0, root: SHA256.hash([]))))
    }

    @Test func `refuses a tree that went back`() throws {
        let proof = ConsistencyProof(oldSize: 9, newSize: 8, path: [])
        #expect(
            try decision(last: head(9), offered: head(8), proof: proof)
                == .refuse(.sizeWentBack(last: 9, offered: 8)))
    }

    @Test(arguments: [0, 1, 9])
    func `calls another root of the same size a fork, whatever proof comes with it`(size: UInt64) throws {
        let known = try head(size)
        let offered = TreeHead(size: size, root: known.root.flipping(bit: 3))
        for oldSize in [0, size, size + 1] {
            let proof = ConsistencyProof(oldSize: oldSize, newSize: size, path: [])
            #expect(
                try decision(last: known, offered: offered, proof: proof)
                    == .refuse(.fork(known: known, offered: offered)))
        }
    }

    @Test func `refuses a tree that was rewritten`() throws {
        let (known, offered) = (try head(200), try head(300))
        let rewritten = TreeHead(size: 200, root: known.root.flipping(bit: 3))
        guard
            case .refuse(.wrongProof(.rootMismatch(size: 200, _, _))) = try decision(last: rewritten, offered: offered)
        else {
            Issue.record("cosigned a tree that does not extend the last one")
            return
        }
    }

    @Test func `says from which size it wants the proof`() throws {
        let proof = ConsistencyProof(oldSize: 0, newSize: 300, path: [])
        #expect(
            try decision(last: head(200), offered: head(300), proof: proof)
                == .refuse(.startsElsewhere(last: 200, proof: 0)))
    }

    @Test func `refuses a proof of the wrong length or for another tree`() throws {
        let short = ConsistencyProof(oldSize: 128, newSize: 256, path: [])
        #expect(
            try decision(last: head(128), offered: head(256), proof: short)
                == .refuse(.wrongProof(.proofLength(expected: 1, actual: 0))))
        var stored = TileTree(Self.tree.tiles)
        let other = try stored.consistencyProof(from: 128, to: 255)
        #expect(
            try decision(last: head(128), offered: head(256), proof: other)
                == .refuse(.wrongProof(.proofSize(expected: 256, actual: 255))))
    }
}
