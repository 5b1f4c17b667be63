/// RFC 4648, section 4: the standard alphabet with padding. Strict, so that what was read is written again byte for
/// byte: no line breaks, no missing padding, no stray bits before it (section 3.5).
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// The value of each character; 64 where there is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 64, count: 256)
        for (value, character) in alphabet.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        return values
    }()

    static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let group = rest.prefix(3)
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * (3 - UInt32(group.count)))
            for sextet in 0..<4 {
                text.append(sextet <= group.count ? alphabet[Int(bits >> (18 - 6 * UInt32(sextet)) & 63)] : padding)
            }
            rest = rest.dropFirst(3)
        }
        return text
    }

    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        let text = Array(text)
        let characters = text.prefix { $0 != padding }
        guard text.count % 4 == 0, text.count - characters.count <= 2 else { return nil }
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
        // Covers wrong padding and stray bits at once.
        return encode(bytes) == text ? bytes : nil
    }
}
