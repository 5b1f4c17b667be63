/// The byte that says how a key signs. Types this module does not know are kept, so that notes and keys of others pass
/// through unchanged.
public struct SignatureType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Ed25519 over the text (signed-note, "Ed25519 signatures").
    public static let ed25519 = SignatureType(rawValue: 0x01)
    /// Ed25519 over a time and a checkpoint (tlog-cosignature, "Ed25519 signed message").
    public static let cosignature = SignatureType(rawValue: 0x04)

    /// Whether keys of this type are Ed25519 keys, with the recommended key ID.
    var isKnown: Bool { self == .ed25519 || self == .cosignature }
}
