import Files
import Samples
import SimulatedDisk
import Testing

@testable import Ledger

@Suite struct IdTests {
    /// Fingerprints with a few values that many share, so that they collide and go over the borders of blocks.
    private func entries(_ count: Int, seed: UInt64, shared: Int = 3) -> [IdEntry] {
        var generator = SeededGenerator(seed: seed)
        let common = (0..<shared).map { _ in generator.next() } + [0, .max]
        return (0..<count).map { offset in
            let isCommon = Int.random(in: 0..<4, using: &generator) == 0
            return IdEntry(
                fingerprint: isCommon ? common.randomElement(using: &generator)! : generator.next(),
                offset: UInt32(offset))
        }
    }

    private func model(_ entries: [IdEntry]) -> [UInt64: Set<UInt32>] {
        entries.reduce(into: [:]) { $0[$1.fingerprint, default: []].insert($1.offset) }
    }

    @Test(arguments: [0, 1, 500, 5_000]) func `a table finds what a dictionary finds`(count: Int) {
        let entries = entries(count, seed: UInt64(count))
        var table = IdTable()
        for entry in entries {
            table.reserve(1)
            table.insert(entry.fingerprint, offset: entry.offset)
        }
        let model = model(entries)
        for (fingerprint, offsets) in model {
            #expect(Set(table.offsets(of: fingerprint)) == offsets)
            #expect(table.offsets(of: fingerprint).count == offsets.count)
            #expect(Set(table.offsets(of: fingerprint ^ 1 << 40)) == model[fingerprint ^ 1 << 40] ?? [])
        }
        #expect(table.count == count)
        #expect(table.sorted == entries.sorted())
    }

    @Test(arguments: 0..<10 as Range<UInt64>) func `what is taken back in reverse was never there`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var kept = entries(300, seed: seed)
        var table = IdTable()
        table.reserve(1_000)
        for entry in kept { table.insert(entry.fingerprint, offset: entry.offset) }
        for _ in 0..<200 {
            let staged = entries(Int.random(in: 1...20, using: &generator), seed: generator.next()).map {
                IdEntry(fingerprint: $0.fingerprint & 0xFF, offset: UInt32(kept.count) + $0.offset)
            }
            for entry in staged { table.insert(entry.fingerprint, offset: entry.offset) }
            if kept.count < 900, Bool.random(using: &generator) {
                kept += staged
            } else {
                for entry in staged.reversed() { table.remove(entry.fingerprint, offset: entry.offset) }
            }
        }
        #expect(table.sorted == kept.sorted())
        for (fingerprint, offsets) in model(kept) { #expect(Set(table.offsets(of: fingerprint)) == offsets) }
    }

    /// Sizes around the borders of blocks, which hold 340 entries.
    @Test(arguments: [0, 1, 339, 340, 341, 680, 2_000]) func `a file finds what a dictionary finds`(count: Int) throws {
        let entries = entries(count, seed: UInt64(count) + 1).sorted()
        let disk = SimulatedDisk(seed: 1)
        try disk.replace("/ids", with: IdFile.encode(entries))
        let file = try IdFile("/ids", on: disk)
        #expect(try file.allEntries() == entries)
        for (fingerprint, offsets) in model(entries) {
            #expect(try file.offsets(of: fingerprint) == offsets.sorted())
        }
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<1_000 { #expect(try file.offsets(of: generator.next()).isEmpty) }
    }

    @Test func `one fingerprint over three blocks and both their borders is found whole`() throws {
        let entries =
            (0..<300).map { IdEntry(fingerprint: 5, offset: $0) }
            + (300..<1_000).map { IdEntry(fingerprint: 7, offset: $0) }
            + (1_000..<1_050).map { IdEntry(fingerprint: 9, offset: $0) }
        let disk = SimulatedDisk(seed: 1)
        try disk.replace("/ids", with: IdFile.encode(entries))
        let file = try IdFile("/ids", on: disk)
        #expect(try file.offsets(of: 7) == Array(300..<1_000))
        #expect(try file.offsets(of: 5) == Array(0..<300))
        #expect(try file.offsets(of: 9) == Array(1_000..<1_050))
        #expect(try file.offsets(of: 8).isEmpty)
    }

    @Test func `a flipped bit is reported with the file, when it is opened or when its block is read`() throws {
        let entries = entries(700, seed: 4, shared: 1).sorted()
        let bytes = IdFile.encode(entries)
        let disk = SimulatedDisk(seed: 1)
        try disk.replace("/ids", with: bytes)
        for bit in stride(from: 0, to: bytes.count * 8, by: 89) {
            try disk.flipBit("/ids", bit)
            do {
                _ = try IdFile("/ids", on: disk).allEntries()
                Issue.record("bit \(bit) was not noticed")
            } catch LedgerError.damaged(let damage) {
                #expect(damage.path == "/ids")
            } catch LedgerError.newerFormat {
                #expect((64..<128).contains(bit))
            }
            try disk.flipBit("/ids", bit)
        }
        for length in [0, 39, 40, 100, bytes.count - 4_096, bytes.count - 1] {
            try disk.replace("/ids", with: Array(bytes.prefix(length)))
            #expect(throws: LedgerError.self) { try IdFile("/ids", on: disk).allEntries() }
        }
    }

    @Test(arguments: [1, 31, 32, 1_000, 20_000]) func `a filter never forgets and seldom imagines`(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let entries = (0..<count).map { IdEntry(fingerprint: generator.next(), offset: UInt32($0)) }
        let filter = IdFilter(entries)
        #expect(entries.allSatisfy { filter.mayContain($0.fingerprint) })
        let imagined = (0..<20_000).filter { _ in filter.mayContain(generator.next()) }.count
        #expect(imagined < 200, "\(imagined) of 20,000 foreign keys")
    }

    /// The reference implementation's vectors: key 00…0f, messages of 0, 1, 2 … bytes counting from 0
    /// (github.com/veorq/SipHash, `vectors_sip64`), the first sixteen.
    private static let sipHashVectors: [UInt64] = [
        0x726f_db47_dd0e_0e31, 0x74f8_39c5_93dc_67fd, 0x0d6c_8009_d9a9_4f5a, 0x8567_6696_d7fb_7e2d,
        0xcf27_94e0_2771_87b7, 0x1876_5564_cd99_a68d, 0xcbc9_466e_58fe_e3ce, 0xab02_00f5_8b01_d137,
        0x93f5_f579_9a93_2462, 0x9e00_82df_0ba9_e4b0, 0x7a5d_bbc5_94dd_b9f3, 0xf4b3_2f46_226b_ada7,
        0x751e_8fbc_860e_e5fb, 0x14ea_5627_c084_3d90, 0xf723_ca90_8e7a_f2ee, 0xa129_ca61_49be_45e5,
    ]

    @Test func `SipHash gives the vectors of its authors`() {
        let hash = SipHash(key: Array(0..<16))
        for (length, expected) in IdTests.sipHashVectors.enumerated() {
            #expect(hash.hash(of: (0..<length).map(UInt8.init)) == expected, "\(length) bytes")
        }
    }

    @Test func `SipHash depends on every bit of its key and of its message`() {
        let message = [UInt8](repeating: 7, count: 25)
        let key = [UInt8](0..<16)
        var hashes: Set<UInt64> = [SipHash(key: key).hash(of: message)]
        for bit in 0..<128 {
            var other = key
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            hashes.insert(SipHash(key: other).hash(of: message))
        }
        for bit in 0..<200 {
            var other = message
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            hashes.insert(SipHash(key: key).hash(of: other))
        }
        #expect(hashes.count == 329)
    }
}

extension SipHash {
    /// A span does not survive inside an expectation.
    fileprivate func hash(of bytes: [UInt8]) -> UInt64 { hash(bytes.span) }
}
