import CBOR
import Samples
import Testing

@Suite struct `Any value` {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `comes back from its bytes as it was`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let value = generator.value()
            let decoded = try CBORValue(decoding: value.encoded)
            #expect(decoded == value)
            #expect(decoded.encoded == value.encoded)
        }
    }

    @Test func `has the same bytes in whatever order its map was written down`() {
        let pairs: [CBORValue.Pair] = [10, 100, -1, "z", "aa", [100], [-1], false].map { .init($0, .null) }
        var generator = SeededGenerator(seed: 1)
        // RFC 8949, section 4.2.1, gives this very order.
        let expected: [UInt8] = [UInt8](hex: "a80af61864f620f6617af6626161f6811864f68120f6f4f6")
        for _ in 0..<20 { #expect(CBORValue.map(pairs.shuffled(using: &generator)).encoded == expected) }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `that is read from mutated bytes is written as just those bytes`(seed: UInt64) {
        var generator = SeededGenerator(seed: 100 + seed)
        var accepted = 0
        for _ in 0..<4_000 {
            let bytes = generator.mutation(of: generator.value(depth: 3).encoded)
            guard let value = try? CBORValue(decoding: bytes) else { continue }
            accepted += 1
            #expect(value.encoded == bytes)
        }
        #expect(accepted > 400)
    }

    @Test func `that is read from random bytes is written as just those bytes`() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<50_000 {
            let bytes = generator.content(of: 12)
            guard let value = try? CBORValue(decoding: bytes) else { continue }
            #expect(value.encoded == bytes)
        }
    }
}

@Suite struct `The corpus of the fuzzer` {
    @Test func `is accepted as it is written, or refused, and never traps`() throws {
        let files = try RepositoryFile.list("Tests/Fuzz/Corpus/cbor")
        #expect(!files.isEmpty)
        for file in files {
            let bytes = try RepositoryFile.read(file)
            guard let value = try? CBORValue(decoding: bytes) else { continue }
            #expect(value.encoded == bytes, "\(file)")
        }
    }
}
