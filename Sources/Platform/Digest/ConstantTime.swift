internal import COpenSSL

extension [UInt8] {
    /// Whether these are the same bytes. How long it takes says how many they are, and nothing of where they differ.
    public func equalsInConstantTime(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        return unsafe CRYPTO_memcmp(self, other, count) == 0
    }
}
