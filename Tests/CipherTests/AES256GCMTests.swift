import Digest
import Samples
import Testing

@testable import Cipher

@Suite struct `AES-256 in Galois counter mode` {
    /// Test cases 13 to 16 of the specification of GCM (McGrew and Viega).
    @Test(arguments: [
        ("00", 32, "000000000000000000000000", "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
        (
            "00", 32, "000000000000000000000000", "00000000000000000000000000000000", "",
            "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"
        ),
        (
            "feffe9928665731c6d6a8f9467308308", 2, "cafebabefacedbaddecaf888",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
            "76fc6ece0f4e1768cddf8853bb2d551b"
        ),
    ])
    func `gives what is published`(
        key: String, times: Int, nonce: String, text: String, context: String, cipher: String, tag: String
    ) throws {
        let key = Array(repeating: [UInt8](hexadecimal: key)!, count: times).flatMap(\.self)
        let (text, context) = ([UInt8](hexadecimal: text)!, [UInt8](hexadecimal: context)!)
        let sealed = AES256GCM.seal(text, with: key, for: context, nonce: [UInt8](hexadecimal: nonce)!)
        #expect(sealed.hexadecimal == nonce + cipher + tag)
        #expect(AES256GCM.open(sealed, with: key, for: context) == text)
    }

    @Test func `opens with its key, for its purpose and unchanged alone`() {
        let (key, nonce) = (SystemRandom.bytes(32), SystemRandom.bytes(12))
        let sealed = AES256GCM.seal(Array("张三".utf8), with: key, for: [1], nonce: nonce)
        #expect(sealed.count == 6 + AES256GCM.overhead)
        #expect(AES256GCM.open(sealed, with: key, for: [2]) == nil)
        #expect(AES256GCM.open(sealed, with: SystemRandom.bytes(32), for: [1]) == nil)
        for place in sealed.indices {
            var changed = sealed
            changed[place] ^= 1
            #expect(AES256GCM.open(changed, with: key, for: [1]) == nil)
        }
        for count in 0..<sealed.count {
            #expect(AES256GCM.open(Array(sealed.prefix(count)), with: key, for: [1]) == nil)
        }
    }
}
