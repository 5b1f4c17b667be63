import Digest
import Testing

@testable import Merkle

@Suite struct `A verifier key` {
    @Test(
        arguments: [Vectors.peterKey, Vectors.enochKey, Vectors.fooKey, Vectors.witnessedLogKey] + Vectors.witnessKeys)
    func `that was published is read and written as it was`(text: String) throws {
        #expect(try VerifierKey(text).description == text)
    }

    @Test func `of an unknown type is kept but verifies nothing`() throws {
        // An ML-DSA-44 key in small: type 0x06.
        let material = String(decoding: Base64.standard.encode([6, 1, 2, 3]), as: UTF8.self)
        let key = try VerifierKey("example.com/pq+0123abcd+\(material)")
        #expect(key.type.rawValue == 6)
        #expect(key.publicKey == [1, 2, 3])
        #expect(key.description == "example.com/pq+0123abcd+\(material)")
        let text = try NoteText("text\n")
        let note = SignedNote(text, signature: NoteSignature(name: key.name, keyID: key.id, bytes: [1]))
        #expect(throws: MerkleError.unsupportedSignatureType(key.type)) { try note.verify(with: [key]) }
    }

    @Test(arguments: [
        "", "+", "++", "PeterNeumann", "PeterNeumann+c74f20a3", "PeterNeumann+c74f20a3+",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+0c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
        "PeterNeumann+-74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ])
    func `of any other form is refused`(text: String) {
        #expect(throws: MerkleError.malformedVerifierKey) { try VerifierKey(text) }
    }

    @Test(arguments: ["", " ", "a b", "a\tb", "a\u{a0}b", "a\u{3000}b", "a\u{85}b", "a+b", "a\nb", "a\u{0}b"])
    func `of a name that would not survive a signature line is refused`(name: String) {
        #expect(throws: MerkleError.malformedKeyName) { try KeyName(name) }
    }

    @Test func `whose ID is not its hash is refused`() throws {
        let peter = try VerifierKey(Vectors.peterKey)
        #expect(throws: MerkleError.wrongKeyID(expected: peter.id, actual: KeyID(rawValue: 0x0000_0001))) {
            try VerifierKey(Vectors.peterKey.replacing("c74f20a3", with: "00000001"))
        }
    }

    @Test func `of the wrong length is refused`() throws {
        let short = String(decoding: Base64.standard.encode([1] + [UInt8](repeating: 0, count: 31)), as: UTF8.self)
        #expect(throws: MerkleError.keyLength(31)) { try VerifierKey("a+00000000+\(short)") }
    }

    @Test func `is refused in any piece`() {
        let bytes = Array(Vectors.peterKey.utf8)
        for start in bytes.indices {
            for end in start...bytes.count where end - start < bytes.count {
                #expect(throws: MerkleError.self) {
                    try VerifierKey(String(decoding: bytes[start..<end], as: UTF8.self))
                }
            }
        }
    }

    @Test func `with any byte raised is refused, or of a type that verifies nothing`() {
        let bytes = Array(Vectors.peterKey.utf8)
        for position in bytes.indices {
            var raised = bytes
            raised[position] += 1
            let key = try? VerifierKey(String(decoding: raised, as: UTF8.self))
            #expect(key?.type.isKnown != true)
        }
    }

    @Test func `has another ID for another name and another type`() throws {
        let key = try Vectors.privateKey(3)
        let ids = try ["a", "b"].flatMap { name in
            let name = try KeyName(name)
            return [Signer(name: name, privateKey: key).key.id, Cosigner(name: name, privateKey: key).key.id]
        }
        #expect(Set(ids).count == 4)
    }
}
