import Digest
import Randomness
import Testing

@Suite struct `Base64 text` {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `is as published`(plain: String, encoded: String) {
        #expect(Base64.standard.encode(Array(plain.utf8)) == Array(encoded.utf8))
        #expect(Base64.standard.decode(encoded.utf8) == Array(plain.utf8))
        let unpadded = Array(encoded.utf8.filter { $0 != UInt8(ascii: "=") })
        #expect(Base64.url.encode(Array(plain.utf8)) == unpadded)
        #expect(Base64.url.decode(unpadded) == Array(plain.utf8))
    }

    @Test func `has two characters of its own where it stands in a URL`() {
        #expect(Base64.standard.encode([0xFB, 0xFF]) == Array("+/8=".utf8))
        #expect(Base64.url.encode([0xFB, 0xFF]) == Array("-_8".utf8))
        #expect(Base64.url.decode("-_8".utf8) == [0xFB, 0xFF])
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "=", "====", "Zm8==", "Zm9v=", "Z=g=", "Zg==Zg==", "Zh==", "Zm9=", "Zm9v\n", " Zm9v",
        "Zm-v", "Zm_v", "Zm9é", "Zm\u{0}v",
    ])
    func `of any other form is refused`(encoded: String) {
        #expect(Base64.standard.decode(encoded.utf8) == nil)
    }

    @Test(arguments: ["Z", "Zh", "Zg=", "Zg==", "=", "Zm9vZ", "Zm9", "Zm+v", "Zm/v", "Zm9v\n", "Zm9é"])
    func `of any other form is refused in a URL`(encoded: String) {
        #expect(Base64.url.decode(encoded.utf8) == nil)
    }

    @Test(arguments: [Base64.standard, .url])
    func `of random bytes survives being written and read`(form: Base64) {
        var generator = SeededGenerator(seed: 4648)
        for count in 0..<300 {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            #expect(form.decode(form.encode(bytes)) == bytes)
        }
    }
}
