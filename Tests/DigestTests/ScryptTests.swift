import Digest
import Randomness
import Testing

@Suite struct `A key from a password` {
    /// RFC 7914, section 12. The fourth takes a gigabyte, which no cost here allows.
    @Test(arguments: [
        (
            "", "", 16, 1, 1,
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        (
            "password", "NaCl", 1_024, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 16_384, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ])
    func `is that of RFC 7914`(
        password: String, salt: String, blocks: UInt64, blockSize: UInt64, rounds: UInt64, expected: String
    ) throws {
        let cost = try #require(Scrypt.Cost(blocks: blocks, blockSize: blockSize, rounds: rounds))
        let key = Scrypt.key(from: Array(password.utf8), salt: Array(salt.utf8), cost: cost, byteCount: 64)
        #expect(key.hexadecimal == expected)
    }

    @Test(
        arguments: [
            (0, 8, 1), (1, 8, 1), (3, 8, 1), (1_000, 8, 1), (1 << 18, 16, 1), (1 << 23, 1, 1), (16, 0, 1), (16, 65, 1),
            (16, 8, 0), (16, 8, 65), (1 << 20, 8, 1),
        ] as [(UInt64, UInt64, UInt64)])
    func `costs nothing that scrypt does not know or a box has not got`(
        blocks: UInt64, blockSize: UInt64, rounds: UInt64
    ) {
        #expect(Scrypt.Cost(blocks: blocks, blockSize: blockSize, rounds: rounds) == nil)
    }

    @Test func `is compared whole`() {
        var random = SeededGenerator(seed: 7_914)
        for count in [0, 1, 31, 32, 33] {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(bytes.equalsInConstantTime(bytes))
            #expect(!bytes.equalsInConstantTime(bytes + [0]))
            for place in bytes.indices {
                var other = bytes
                other[place] ^= 1
                #expect(!bytes.equalsInConstantTime(other) && !other.equalsInConstantTime(bytes))
            }
        }
    }
}
