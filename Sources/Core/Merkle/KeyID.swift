import Digest

/// Four bytes that tell apart keys of one name: an identifier, not a commitment (signed-note, "Signatures").
public struct KeyID: RawRepresentable, Hashable, Sendable {
    public static let byteCount = 4

    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4].
    init(name: KeyName, type: SignatureType, publicKey: [UInt8]) {
        let hash = SHA256.hash(name.utf8 + [NoteText.newline, type.rawValue] + publicKey)
        rawValue = UInt32(bigEndianBytes: hash.bytes.prefix(KeyID.byteCount))
    }
}

extension KeyID: CustomStringConvertible {
    /// Eight lower-case hexadecimal digits, as in a verifier key.
    public var description: String {
        String(String(UInt64(rawValue) + (1 << 32), radix: 16).dropFirst())
    }
}
