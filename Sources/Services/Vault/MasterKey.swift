import Cipher
import Community
import Digest

/// The key that opens all others. Those that are used are made from it, each for one purpose.
struct MasterKey: Sendable {
    private let wrapping: [UInt8]
    private let naming: [UInt8]

    static func draw() -> [UInt8] { SystemRandom.bytes(AES256GCM.keyByteCount) }

    init?(_ bytes: [UInt8]) {
        guard bytes.count == AES256GCM.keyByteCount else { return nil }
        wrapping = HMAC.sha256(Array("linli vault: keys".utf8), with: bytes).bytes
        naming = HMAC.sha256(Array("linli vault: references".utf8), with: bytes).bytes
    }

    func wrap(_ key: [UInt8], of id: HeldID) -> [UInt8] { seal(key, with: wrapping, as: id) }
    func unwrap(_ wrapped: [UInt8], of id: HeldID) -> [UInt8]? { open(wrapped, with: wrapping, as: id) }

    /// What the content of a field of a command is called: always the same, and nobody can tell anything by it.
    func reference(_ prefix: Character, _ command: [UInt8], _ field: String) -> HeldID {
        let name = HMAC.sha256(command + [0] + Array(field.utf8), with: naming).bytes
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        return HeldID(
            text: String(prefix) + String(decoding: name.prefix(16).map { alphabet[Int($0 & 31)] }, as: UTF8.self))
    }
}

/// The key of what is held under one reference, and of nothing else.
struct HeldKey: Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func draw() -> HeldKey { HeldKey(SystemRandom.bytes(AES256GCM.keyByteCount)) }

    /// What a key is known again by when it is gone.
    var fingerprint: [UInt8] { Array(SHA256.hash(bytes).bytes.prefix(Access.fingerprintByteCount)) }
}

/// Sealed bytes belong to the reference under which they lie: put under another, they do not open.
func seal(_ bytes: [UInt8], with key: [UInt8], as id: HeldID) -> [UInt8] {
    AES256GCM.seal(
        bytes, with: key, for: Array(id.text.utf8), nonce: SystemRandom.bytes(AES256GCM.nonceByteCount))
}

func open(_ sealed: [UInt8], with key: [UInt8], as id: HeldID) -> [UInt8]? {
    AES256GCM.open(sealed, with: key, for: Array(id.text.utf8))
}
