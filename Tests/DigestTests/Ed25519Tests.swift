import Testing

@testable import Digest

@Suite struct `Ed25519` {
    /// RFC 8032, section 7.1, tests 1 to 3.
    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ])
    func `the RFC's vectors sign and verify`(seed: String, key: String, message: String, signature: String) throws {
        let privateKey = try Digest.Ed25519.PrivateKey(seed: bytes(hex: seed))
        #expect(privateKey.publicKey.bytes == bytes(hex: key))
        #expect(privateKey.sign(bytes(hex: message)) == bytes(hex: signature))
        #expect(privateKey.publicKey.verifies(bytes(hex: signature), of: bytes(hex: message)))
    }

    @Test func `a changed message, signature or key is refused`() throws {
        let key = Digest.Ed25519.PrivateKey.generate()
        let signature = key.sign([1, 2, 3])
        #expect(key.publicKey.verifies(signature, of: [1, 2, 3]))
        #expect(!key.publicKey.verifies(signature, of: [1, 2, 4]))
        #expect(!key.publicKey.verifies(signature.dropLast(), of: [1, 2, 3]))
        for bit in 0..<512 {
            var changed = signature
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.publicKey.verifies(changed, of: [1, 2, 3]))
        }
        #expect(!Digest.Ed25519.PrivateKey.generate().publicKey.verifies(signature, of: [1, 2, 3]))
    }

    @Test func `a key of the wrong length says how long it is`() {
        #expect(throws: Digest.Ed25519.KeyError(byteCount: 31)) {
            try Digest.Ed25519.PrivateKey(seed: [UInt8](repeating: 0, count: 31))
        }
        #expect(throws: Digest.Ed25519.KeyError(byteCount: 33)) {
            try Digest.Ed25519.PublicKey(bytes: [UInt8](repeating: 0, count: 33))
        }
    }

    @Test func `a private key does not print itself`() {
        let key = Digest.Ed25519.PrivateKey.generate()
        #expect("\(key)" == "an Ed25519 private key")
    }

    @Test func `two draws of randomness differ`() {
        #expect(SystemRandom.bytes(32) != SystemRandom.bytes(32))
    }
}

func bytes(hex: String) -> [UInt8] {
    let digits = Array(hex.utf8).map { UInt8(hexDigit: $0) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

extension UInt8 {
    fileprivate init(hexDigit: UInt8) {
        self = hexDigit >= UInt8(ascii: "a") ? hexDigit - UInt8(ascii: "a") + 10 : hexDigit - UInt8(ascii: "0")
    }
}
