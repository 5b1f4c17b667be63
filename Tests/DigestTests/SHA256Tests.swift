import Testing

@testable import Digest

@Suite struct `SHA-256` {
    /// FIPS 180-4 examples and the million-byte vector.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `published examples come out`(text: String, expected: String) {
        #expect(SHA256.hash(text.utf8).description == expected)
    }

    @Test func `a million bytes fed in uneven pieces give the published value`() {
        var digest = SHA256()
        var left = 1_000_000
        var piece = 1
        while left > 0 {
            let count = min(piece, left)
            digest.update([UInt8](repeating: UInt8(ascii: "a"), count: count).span)
            left -= count
            piece = piece * 3 % 1009 + 1
        }
        #expect(digest.finish().description == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `a finished computation leaves nothing behind for the next`() {
        var digest = SHA256()
        digest.update(byte: 7)
        _ = digest.finish()
        #expect(digest.finish() == SHA256.hash([]))
    }

    @Test func `a hash survives its bytes and refuses any other length`() {
        let hash = SHA256.hash([1, 2, 3])
        #expect(Hash(hash.bytes) == hash)
        #expect(Hash(hash.bytes.dropLast()) == nil)
        #expect(Hash(hash.bytes + [0]) == nil)
        var appended: [UInt8] = [9]
        appended.append(contentsOf: hash)
        #expect(appended == [9] + hash.bytes)
    }
}
