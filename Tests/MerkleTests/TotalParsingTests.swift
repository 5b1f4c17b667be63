import Testing

@testable import Merkle

/// Whatever bytes come, parsing ends with a value or a `MerkleError`; and what was read is written again byte for byte.
@Suite struct `Mutated input` {
    private static let notes = [Vectors.witnessed, Vectors.fooNote, Vectors.text + "\n" + Vectors.peterLine]
    private static let paths = ["tile/0/x001/x234/067.p/89", "tile/entries/x001/000", "tile/63/000"]

    /// A few random edits that keep most of the structure: replaced, removed, repeated and interesting bytes.
    private static func mutations(of text: String, seed: UInt64, count: Int) -> [[UInt8]] {
        let interesting = Array("\n +—/=.xp09A\u{0}\u{a0}".utf8) + [0x80, 0xff]
        var generator = SeededGenerator(state: seed)
        return (0..<count).map { _ in
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let position = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: bytes[position] = UInt8.random(in: .min ... .max, using: &generator)
                case 1: bytes[position] = interesting.randomElement(using: &generator)!
                case 2: bytes.remove(at: position)
                case 3: bytes.insert(interesting.randomElement(using: &generator)!, at: position)
                default: bytes.removeSubrange(position...)
                }
            }
            return bytes
        }
    }

    @Test(arguments: notes)
    func `never traps the readers of notes, checkpoints and signatures`(text: String) throws {
        let keys = try ([Vectors.fooKey, Vectors.peterKey, Vectors.witnessedLogKey] + Vectors.witnessKeys)
            .map { try VerifierKey($0) }
        for bytes in Self.mutations(of: text, seed: 1, count: 3000) {
            guard let note = try? SignedNote(parsing: bytes) else { continue }
            #expect(note.bytes == bytes)
            _ = try? note.verify(with: keys)
            guard let checkpoint = try? Checkpoint(note.text) else { continue }
            #expect(checkpoint.text == note.text)
        }
    }

    @Test(arguments: paths)
    func `never traps the reader of tile paths`(text: String) {
        for bytes in Self.mutations(of: text, seed: 2, count: 10_000) {
            let text = String(decoding: bytes, as: UTF8.self)
            guard let path = try? TilePath(text) else { continue }
            #expect(path.description == text)
        }
    }

    @Test(arguments: [Vectors.peterKey, Vectors.witnessKeys[0]])
    func `never traps the reader of verifier keys`(text: String) {
        for bytes in Self.mutations(of: text, seed: 3, count: 5000) {
            let text = String(decoding: bytes, as: UTF8.self)
            guard let key = try? VerifierKey(text) else { continue }
            #expect(key.description == text)
        }
    }

    @Test func `never traps the reader of bundles`() {
        var generator = SeededGenerator(state: 4)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator) & (generator.next() & 1 == 0 ? 3 : 0)
            }
            for width in 1...4 {
                guard let bundle = try? EntryBundle(decoding: bytes, width: width) else { continue }
                #expect(bundle.encoded == bytes)
            }
        }
    }
}
