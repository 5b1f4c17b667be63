public import Community

/// Something whose key is destroyed, or about to be.
public struct Erased: Hashable, Sendable {
    public let id: HeldID
    /// What the key is known again by: the first half of its SHA-256. Empty where the key was lost before.
    public let fingerprint: [UInt8]
}
