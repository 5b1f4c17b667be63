import Testing

@testable import Merkle

@Suite struct `Base64 text` {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `is as published`(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == Array(encoded.utf8))
        #expect(Base64.decode(encoded.utf8) == Array(plain.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "=", "====", "Zm8==", "Zm9v=", "Z=g=", "Zg==Zg==", "Zh==", "Zm9=", "Zm9v\n", " Zm9v",
        "Zm-v", "Zm_v", "Zm9é", "Zm\u{0}v",
    ])
    func `of any other form is refused`(encoded: String) {
        #expect(Base64.decode(encoded.utf8) == nil)
    }

    @Test func `of random bytes survives being written and read`() {
        var generator = SeededGenerator(state: 4648)
        for count in 0..<300 {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }
}
