import JSON
import Samples
import Testing

@Suite struct `Any JSON value` {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `comes back from its text as it was, to the byte`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let value = generator.json()
            let read = try JSONReader.read(value.encoded)
            #expect(read == value)
            #expect(read.encoded == value.encoded)
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `is the same with space between its parts and with needless escapes`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 50 + seed)
        for _ in 0..<200 {
            let value = generator.json()
            #expect(try JSONReader.read(Array(generator.loose(value).utf8)).encoded == value.encoded)
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `that is read from mutated bytes is one that can be written and read again`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 100 + seed)
        var (accepted, refused) = (0, 0)
        for _ in 0..<4_000 {
            let bytes = generator.mutation(of: generator.json(depth: 3).encoded)
            do {
                let value = try JSONReader.read(bytes)
                accepted += 1
                #expect(try JSONReader.read(value.encoded) == value)
            } catch {
                refused += 1
                #expect((0...bytes.count).contains(error.offset))
            }
        }
        #expect(accepted > 300 && refused > 300)
    }
}

@Suite struct `The corpus of the JSON fuzzer` {
    @Test func `is accepted as it is written, or refused, and never traps`() throws {
        let files = try RepositoryFile.list("Tests/Fuzz/Corpus/json")
        #expect(!files.isEmpty)
        for file in files {
            guard let value = try? JSONReader.read(RepositoryFile.read(file)) else { continue }
            #expect(try JSONReader.read(value.encoded) == value, "\(file)")
        }
    }
}
