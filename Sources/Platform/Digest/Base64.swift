/// RFC 4648. Strict, so that what was read is written again byte for byte: no line breaks, no missing padding, no stray
/// bits before it (section 3.5).
public struct Base64: Sendable {
    /// Section 4: with padding.
    public static let standard = Base64(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", isPadded: true)
    /// Section 5: for where a plus, a slash or an equals sign means something else; without padding.
    public static let url = Base64(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", isPadded: false)

    private static let padding = UInt8(ascii: "=")

    private let alphabet: [UInt8]
    private let isPadded: Bool
    /// The value of each character; 64 where there is none.
    private let values: [UInt8]

    private init(_ alphabet: String, isPadded: Bool) {
        self.alphabet = Array(alphabet.utf8)
        self.isPadded = isPadded
        var values = [UInt8](repeating: 64, count: 256)
        for (value, character) in alphabet.utf8.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        self.values = values
    }

    public func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let group = rest.prefix(3)
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * (3 - UInt32(group.count)))
            for sextet in 0...group.count { text.append(alphabet[Int(bits >> (18 - 6 * UInt32(sextet)) & 63)]) }
            if isPadded { text += repeatElement(Self.padding, count: 3 - group.count) }
            rest = rest.dropFirst(3)
        }
        return text
    }

    public func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        let text = Array(text)
        let characters = isPadded ? text.prefix { $0 != Self.padding } : text[...]
        guard text.count - characters.count <= 2 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var (bits, bitCount): (UInt32, Int) = (0, 0)
        for character in characters {
            let value = values[Int(character)]
            guard value < 64 else { return nil }
            (bits, bitCount) = (bits << 6 | UInt32(value), bitCount + 6)
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
        }
        // Covers wrong padding, stray bits and a character too many at once.
        return encode(bytes) == text ? bytes : nil
    }
}
