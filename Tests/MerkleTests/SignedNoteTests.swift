import Digest
import Testing

@testable import Merkle

@Suite struct `A signed note` {
    private func parse(_ text: String) throws -> SignedNote {
        try SignedNote(parsing: Array(text.utf8))
    }

    @Test(arguments: [
        (Vectors.text + "\n" + Vectors.peterLine, Vectors.peterKey), (Vectors.fooNote, Vectors.fooKey),
        (Vectors.witnessed, Vectors.witnessedLogKey),
    ])
    func `that was published verifies and is written as it was read`(note: String, key: String) throws {
        let (parsed, key) = (try parse(note), try VerifierKey(key))
        #expect(try parsed.verify(with: [key]) == [VerifiedSignature(key: key, time: nil)])
        #expect(parsed.bytes == Array(note.utf8))
    }

    @Test func `is signed as published`() throws {
        let key = try Ed25519.PrivateKey(seed: Vectors.peterSeed)
        let signer = Signer(name: try KeyName("PeterNeumann"), privateKey: key)
        #expect(signer.key.description == Vectors.peterKey)
        let text = try NoteText(Vectors.text)
        let note = SignedNote(text, signature: signer.sign(text))
        #expect(String(decoding: note.bytes, as: UTF8.self) == Vectors.text + "\n" + Vectors.peterLine)
    }

    @Test func `keeps signatures by unknown keys and ignores them`() throws {
        let (peter, enoch) = (try VerifierKey(Vectors.peterKey), try VerifierKey(Vectors.enochKey))
        let note = try parse(Vectors.text + "\n" + Vectors.peterLine + Vectors.enochLine)
        #expect(try note.verify(with: [enoch]).map(\.key) == [enoch])
        #expect(try note.verify(with: [peter]).map(\.key) == [peter])
        #expect(try note.verify(with: [enoch, peter]).map(\.key) == [enoch, peter])
        #expect(note.signatures.map(\.name.description) == ["PeterNeumann", "EnochRoot"])
    }

    @Test func `without a signature by a known key is refused`() throws {
        let note = try parse(Vectors.text + "\n" + Vectors.peterLine)
        #expect(throws: MerkleError.noKnownSignature) { try note.verify(with: []) }
        #expect(throws: MerkleError.noKnownSignature) { try note.verify(with: [VerifierKey(Vectors.enochKey)]) }
        // The right name with another ID, and the other way round, are other keys.
        let namesake = Signer(name: try KeyName("PeterNeumann"), privateKey: try Vectors.privateKey(7)).key
        #expect(throws: MerkleError.noKnownSignature) { try note.verify(with: [namesake]) }
    }

    @Test func `with a wrong signature by a known key is refused even beside a right one`() throws {
        let (peter, enoch) = (try VerifierKey(Vectors.peterKey), try VerifierKey(Vectors.enochKey))
        let forged = Vectors.peterLine.replacing("ZJkuBS", with: "ZJkuBT")
        let note = try parse(Vectors.text + "\n" + forged + Vectors.enochLine)
        #expect(throws: MerkleError.wrongSignature(peter.name, peter.id)) { try note.verify(with: [peter, enoch]) }
        let twice = try parse(Vectors.text + "\n" + Vectors.peterLine + forged)
        #expect(throws: MerkleError.wrongSignature(peter.name, peter.id)) { try twice.verify(with: [peter]) }
        #expect(try note.verify(with: [enoch]).map(\.key) == [enoch])
    }

    @Test func `with a changed text is refused`() throws {
        let peter = try VerifierKey(Vectors.peterKey)
        let note = try parse(
            Vectors.text.replacing("your problem is", with: "your Problem is") + "\n" + Vectors.peterLine)
        #expect(throws: MerkleError.wrongSignature(peter.name, peter.id)) { try note.verify(with: [peter]) }
    }

    @Test func `counts a key once, however often it signed`() throws {
        let peter = try VerifierKey(Vectors.peterKey)
        let note = try parse(Vectors.text + "\n" + Vectors.peterLine + Vectors.peterLine)
        #expect(try note.verify(with: [peter]).count == 1)
        #expect(throws: MerkleError.ambiguousKey(peter.name, peter.id)) { try note.verify(with: [peter, peter]) }
    }

    @Test func `gets a new signature in place of the same key's old one`() throws {
        var note = try parse(Vectors.text + "\n" + Vectors.peterLine + Vectors.enochLine)
        note.add(try NoteSignature(line: Vectors.peterLine.utf8.dropLast()))
        #expect(
            String(decoding: note.bytes, as: UTF8.self)
                == Vectors.text + "\n" + Vectors.enochLine + Vectors.peterLine)
    }

    @Test(arguments: ["\n", "a\n", "\n\n", "a\n\nb\n", "a\n\n\n", "— not yet\n\n— signed\n", "sì\n"])
    func `survives whatever its text is`(text: String) throws {
        let text = try NoteText(text)
        let signer = Signer(name: try KeyName("example.com/è"), privateKey: try Vectors.privateKey(1))
        let note = try SignedNote(parsing: SignedNote(text, signature: signer.sign(text)).bytes)
        #expect(note.text == text)
        #expect(try note.verify(with: [signer.key]).map(\.key) == [signer.key])
    }

    @Test(arguments: [
        ("", MerkleError.unterminatedNote), ("text", .unterminatedNote), ("text\n", .unsignedNote),
        ("text\n\n", .unsignedNote), ("\n\n", .unsignedNote), ("text\n— a AAAAAAA=\n", .unsignedNote),
        ("text\n\n— a AAAAAAA=", .unterminatedNote), ("text\n\n— a AAAAAAA=\n\n", .malformedSignatureLine),
        ("text\n\nx\n", .malformedSignatureLine), ("text\n\n- a AAAAAAA=\n", .malformedSignatureLine),
        ("text\n\n—a AAAAAAA=\n", .malformedSignatureLine), ("text\n\n— a\n", .malformedSignatureLine),
        ("text\n\n— \n", .malformedSignatureLine), ("text\n\n— a \n", .malformedSignatureLine),
        ("text\n\n— a AAAAAAA= \n", .malformedSignatureLine), ("text\n\n— a  AAAAAAA=\n", .malformedSignatureLine),
        ("text\n\n— a b AAAAAAA=\n", .malformedSignatureLine), ("text\n\n— a AAAAAAA\n", .malformedSignatureLine),
        ("text\n\n— a AAAAAA==\n", .malformedSignatureLine), ("text\n\n— a AAAA\n", .malformedSignatureLine),
        ("text\n\n— a AAAA-AA=\n", .malformedSignatureLine), ("text\n\n— a AAAAAAB=\n", .malformedSignatureLine),
        ("text\n\n—  AAAAAAA=\n", .malformedKeyName), ("text\n\n— a+b AAAAAAA=\n", .malformedKeyName),
        ("text\n\n— a\u{a0}b AAAAAAA=\n", .malformedKeyName), ("text\n\n— a\u{2003}b AAAAAAA=\n", .malformedKeyName),
        ("te\txt\n\n— a AAAAAAA=\n", .controlCharacter(9)), ("text\r\n\n— a AAAAAAA=\n", .controlCharacter(13)),
        ("text\n\n— a\u{0} AAAAAAA=\n", .controlCharacter(0)), ("\u{1f}\n\n— a AAAAAAA=\n", .controlCharacter(31)),
    ])
    func `of any other form is refused`(text: String, error: MerkleError) {
        #expect(throws: error) { try parse(text) }
    }

    @Test(arguments: [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x8a], [0xf4, 0x90, 0x80, 0x80]] as [[UInt8]])
    func `that is not UTF-8 is refused`(bytes: [UInt8]) {
        #expect(throws: MerkleError.notUTF8) {
            try SignedNote(parsing: bytes + Array("\n\n— a AAAAAAA=\n".utf8))
        }
    }

    @Test func `is read up to its limits and not beyond`() throws {
        let line = "— a AAAAAAA=\n"
        let limits = SignedNote.Limits()
        let most = Array(("text\n\n" + String(repeating: line, count: limits.signatures)).utf8)
        #expect(try SignedNote(parsing: most).signatures.count == limits.signatures)
        #expect(throws: MerkleError.tooManySignatures(limit: limits.signatures)) {
            try SignedNote(parsing: most + Array(line.utf8))
        }
        var tighter = limits
        tighter.byteCount = most.count - 1
        let tight = tighter
        #expect(throws: MerkleError.noteTooLong(byteCount: most.count, limit: most.count - 1)) {
            try SignedNote(parsing: most, limits: tight)
        }
    }
}
