import CBOR
import Digest
import Merkle
import Samples
import Testing
import Wire

@Suite struct `The golden vectors` {
    @Test func `of records are made of their fields byte for byte, and read back`() throws {
        let vectors: [Vectors.RecordVector] = try Vectors.load("records.json")
        #expect(vectors.count >= 12)
        let commands = Dictionary(grouping: vectors) { $0.fields.id }.values
        for vectors in commands {
            let first = vectors[0].fields
            let command = try Command(
                key: first.key, events: vectors.map { try $0.fields.event },
                request: first.request.map { [UInt8](hex: $0) })
            for (vector, event) in zip(vectors, command.events) {
                try check(event.record(seq: vector.fields.seq, recorded: vector.fields.recorded), vector)
            }
        }
    }

    private func check(_ record: Record, _ vector: Vectors.RecordVector) throws {
        let fields = vector.fields
        #expect(record.byteCount == vector.byteCount, "\(vector.name)")
        #expect(SHA256.hash(record.encoded).description == vector.sha256, "\(vector.name)")
        if let hex = vector.hex { #expect(Array(record.encoded).hex == hex, "\(vector.name)") }
        var hasher = TreeHasher()
        #expect(hasher.leaf(Array(record.encoded).span).description == vector.leafHash, "\(vector.name)")
        #expect(record.seq == Seq(fields.seq) && record.index == fields.index, "\(vector.name)")
        #expect(Array(record.digest).hex == fields.digest, "\(vector.name)")
        #expect(try record.event == fields.event, "\(vector.name)")
        #expect(try record.key == fields.key, "\(vector.name)")
    }

    @Test func `of what is no record are refused`() throws {
        let vectors: [Vectors.Refused] = try Vectors.load("refused.json")
        #expect(vectors.count >= 40)
        for vector in vectors {
            #expect(throws: WireError.self, "\(vector.name): \(vector.why)") {
                try Record(decoding: [UInt8](hex: vector.hex))
            }
        }
    }

    @Test func `of a tree have the roots and proofs that this code computes`() throws {
        let vectors: Vectors.Tree = try Vectors.load("tree.json")
        let tree = MemoryTree(entries: vectors.entries.map { [UInt8](hex: $0) })
        #expect(tree.leaves.map(\.description) == vectors.leafHashes)
        #expect(tree.heads.map(\.root.description) == vectors.roots)
        var tiles = TileTree(tree)
        var hasher = TreeHasher()
        for vector in vectors.inclusion {
            let proof = try tiles.inclusionProof(of: vector.index, in: vector.size)
            #expect(proof.path.map(\.description) == vector.path)
            let root = tree.heads[Int(vector.size)].root
            try proof.verify(leaf: tree.leaves[Int(vector.index)], root: root, with: &hasher)
        }
        for vector in vectors.consistency {
            let proof = try tiles.consistencyProof(from: vector.old, to: vector.new)
            #expect(proof.path.map(\.description) == vector.path)
            let (old, new) = (tree.heads[Int(vector.old)].root, tree.heads[Int(vector.new)].root)
            try proof.verify(oldRoot: old, newRoot: new, with: &hasher)
        }
    }

    @Test func `of a note are signed and cosigned as this code signs`() throws {
        let vectors: Vectors.Note = try Vectors.load("note.json")
        let head = TreeHead(size: vectors.size, root: Hash([UInt8](hex: vectors.root))!)
        let checkpoint = Checkpoint(origin: try NoteLine(vectors.origin), head: head)
        let signer = Signer(name: try KeyName(vectors.log.name), privateKey: try key(vectors.log))
        let cosigner = Cosigner(name: try KeyName(vectors.witness.name), privateKey: try key(vectors.witness))
        #expect(signer.key.description == vectors.log.vkey)
        #expect(cosigner.key.description == vectors.witness.vkey)
        var note = SignedNote(checkpoint.text, signature: signer.sign(checkpoint.text))
        #expect(note.bytes == Array(vectors.signed.utf8))
        note.add(try cosigner.cosign(checkpoint, at: vectors.witness.time!))
        #expect(note.bytes == Array(vectors.cosigned.utf8))
        let verified = try note.verify(with: [signer.key, cosigner.key])
        #expect(verified.map(\.time) == [nil, vectors.witness.time])
    }

    private func key(_ signing: Vectors.Note.Signing) throws -> Ed25519.PrivateKey {
        try Ed25519.PrivateKey(seed: [UInt8](hex: signing.seed))
    }
}

/// The tiles of a small tree, and its head at every size.
private struct MemoryTree: TileReader {
    private(set) var levels: [[Hash]] = [[]]
    private(set) var heads = [TreeHead.empty]

    var leaves: [Hash] { levels[0] }

    init(entries: [[UInt8]]) {
        var frontier = Frontier()
        var hasher = TreeHasher()
        for entry in entries {
            frontier.append(hasher.leaf(entry.span), with: &hasher) { levels[$0.level].append($0.hash) }
            heads.append(frontier.head(with: &hasher))
        }
    }

    func hashes(level: Int, range: Range<UInt64>) throws(MerkleError) -> [Hash] {
        Array(levels[level][Int(range.lowerBound)..<Int(range.upperBound)])
    }
}
