import Digest
import Testing

@testable import Merkle

@Suite struct `A cosignature` {
    private func checkpoint() throws -> Checkpoint {
        try Checkpoint(NoteText(`A checkpoint`.example))
    }

    @Test func `of the public witness network verifies with its time`() throws {
        let note = try SignedNote(parsing: Array(Vectors.witnessed.utf8))
        let keys = try Vectors.witnessKeys.map { try VerifierKey($0) }
        let verified = try note.verify(with: keys)
        #expect(verified == keys.map { VerifiedSignature(key: $0, time: Vectors.witnessedAt) })
        #expect(try Checkpoint(note.text).head.size == 1_432_088_532)
    }

    @Test func `of the public witness network does not verify for another size`() throws {
        let changed = Vectors.witnessed.replacing("1432088532", with: "1432088533")
        let note = try SignedNote(parsing: Array(changed.utf8))
        for key in try Vectors.witnessKeys.map({ try VerifierKey($0) }) {
            #expect(throws: MerkleError.wrongSignature(key.name, key.id)) { try note.verify(with: [key]) }
        }
    }

    /// The example of tlog-cosignature, "Ed25519 signed message".
    @Test func `signs the published message`() throws {
        let message = Cosignature.message(try checkpoint().text, at: 1_679_315_147)
        #expect(
            String(decoding: message, as: UTF8.self)
                == "cosignature/v1\ntime 1679315147\n" + `A checkpoint`.example)
    }

    @Test(arguments: [0, 1, 1_679_315_147, UInt64(Int64.max)])
    func `verifies with the time it was made at, in the checkpoint and as a line`(time: UInt64) throws {
        let cosigner = Cosigner(name: try KeyName("witness.example/w1"), privateKey: try Vectors.privateKey(4))
        let signature = try cosigner.cosign(checkpoint(), at: time)
        #expect(signature.bytes.count == Cosignature.byteCount)
        #expect(Array(signature.bytes.prefix(8)) == time.bigEndianBytes)
        let received = try NoteSignature(line: signature.line.dropLast())
        let note = SignedNote(try checkpoint().text, signature: received)
        #expect(try note.verify(with: [cosigner.key]) == [VerifiedSignature(key: cosigner.key, time: time)])
    }

    @Test func `with another time is refused`() throws {
        let cosigner = Cosigner(name: try KeyName("witness.example/w1"), privateKey: try Vectors.privateKey(4))
        var bytes = try cosigner.cosign(checkpoint(), at: 1000).bytes
        bytes[7] ^= 1
        let forged = NoteSignature(name: cosigner.key.name, keyID: cosigner.key.id, bytes: bytes)
        let note = SignedNote(try checkpoint().text, signature: forged)
        #expect(throws: MerkleError.wrongSignature(cosigner.key.name, cosigner.key.id)) {
            try note.verify(with: [cosigner.key])
        }
    }

    @Test func `of the wrong length or past the last time is refused`() throws {
        let cosigner = Cosigner(name: try KeyName("w"), privateKey: try Vectors.privateKey(4))
        #expect(throws: MerkleError.cosignatureTime(1 << 63)) { try cosigner.cosign(checkpoint(), at: 1 << 63) }
        let late = [UInt8](repeating: 0x80, count: Cosignature.byteCount)
        #expect(throws: MerkleError.cosignatureTime(0x8080_8080_8080_8080)) { try Cosignature(late) }
        #expect(throws: MerkleError.cosignatureLength(64)) { try Cosignature([UInt8](repeating: 0, count: 64)) }
    }

    @Test func `is not a signature, nor a signature a cosignature, even of one key and name`() throws {
        let (name, key) = (try KeyName("example.com/one"), try Vectors.privateKey(5))
        let (signer, cosigner) = (Signer(name: name, privateKey: key), Cosigner(name: name, privateKey: key))
        let text = try checkpoint().text
        let note = SignedNote(text, signature: signer.sign(text))
        #expect(throws: MerkleError.noKnownSignature) { try note.verify(with: [cosigner.key]) }
        let cosigned = SignedNote(text, signature: try cosigner.cosign(checkpoint(), at: 1))
        #expect(throws: MerkleError.noKnownSignature) { try cosigned.verify(with: [signer.key]) }
    }

    @Test func `that was renewed counts with its latest time`() throws {
        let cosigner = Cosigner(name: try KeyName("w"), privateKey: try Vectors.privateKey(4))
        let lines = try [5, 9, 7].flatMap { try cosigner.cosign(checkpoint(), at: $0).line }
        let note = try SignedNote(parsing: checkpoint().text.utf8 + [NoteText.newline] + lines)
        #expect(try note.verify(with: [cosigner.key]).map(\.time) == [9])
    }
}
