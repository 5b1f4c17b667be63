/// A SHA-256 value: 32 bytes held in registers rather than in an array, because trees are made of millions of them.
public struct Hash: Hashable, Sendable {
    public static let byteCount = 32

    /// The 32 bytes as four words in memory order.
    let words: (UInt64, UInt64, UInt64, UInt64)

    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// The hash whose bytes these are, or nil if they are not exactly 32.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Hash.byteCount else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        unsafe withUnsafeMutableBytes(of: &words) { unsafe $0.copyBytes(from: bytes) }
        self.words = words
    }

    public var bytes: [UInt8] {
        unsafe withUnsafeBytes(of: words) { unsafe [UInt8]($0) }
    }

    public static func == (a: Hash, b: Hash) -> Bool {
        a.words == b.words
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}

extension Hash: CustomStringConvertible {
    public var description: String { bytes.hexadecimal }
}

extension [UInt8] {
    /// Appends the 32 bytes of a hash without an intermediate array.
    public mutating func append(contentsOf hash: Hash) {
        unsafe Swift.withUnsafeBytes(of: hash.words) { unsafe append(contentsOf: $0) }
    }
}
