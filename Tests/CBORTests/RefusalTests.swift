import CBOR
import Samples
import Testing

@Suite struct `Bytes that are not deterministic CBOR` {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let hex: String
        let reason: CBORError.Reason
        let offset: Int

        init(_ hex: String, _ reason: CBORError.Reason, at offset: Int = 0) {
            self.hex = hex
            self.reason = reason
            self.offset = offset
        }

        var testDescription: String { "\(hex): \(CBORError(offset: offset, reason: reason))" }
    }

    /// Each form of argument that a shorter one could say, under each major type that has one.
    private static let arguments: [Refusal] = (0..<7).flatMap { type in
        ["1800", "1817", "190000", "1900ff", "1a00000000", "1a0000ffff", "1b0000000000000000", "1b00000000ffffffff"]
            .map { form in
                var bytes = [UInt8](hex: form)
                bytes[0] |= UInt8(type) << 5
                return Refusal(bytes.hex, .notShortest)
            }
    }

    private static let floats = [
        Refusal("fa00000000", .notShortest),  // 0.0
        Refusal("fa80000000", .notShortest),  // -0.0
        Refusal("fa3fc00000", .notShortest),  // 1.5
        Refusal("fa33800000", .notShortest),  // the smallest half
        Refusal("fb3ff8000000000000", .notShortest),  // 1.5
        Refusal("fb40f86a0000000000", .notShortest),  // 100000.0, a single
        Refusal("fb36a0000000000000", .notShortest),  // the smallest single
        Refusal("f97e01", .notShortest),
        Refusal("f9fe00", .notShortest),
        Refusal("f97d00", .notShortest),
        Refusal("fa7f800001", .notShortest),
        Refusal("fbfff8000000000001", .notShortest),
    ]

    private static let reserved: [Refusal] =
        (0..<8).flatMap { type in
            (28...30).map { Refusal([UInt8(type) << 5 | UInt8($0)].hex, .reserved) }
        }
        + (0..<32).map { Refusal([0xF8, UInt8($0)].hex, .reserved) }

    private static let maps = [
        Refusal("a202000100", .unsortedKeys, at: 3),
        Refusal("a261620061610000", .unsortedKeys, at: 4),
        // Bytewise order puts the longer text behind and every number before a text.
        Refusal("a262616100616200", .unsortedKeys, at: 5),
        Refusal("a261610000f6", .unsortedKeys, at: 4),
        Refusal("a2200000f6", .unsortedKeys, at: 3),
        Refusal("a201000100", .duplicateKey, at: 3),
        Refusal("a3010061610061610000", .duplicateKey, at: 6),
        Refusal("8200a2810100810100", .duplicateKey, at: 6),
    ]

    private static let texts = ["80", "c0", "ff", "c328", "c080", "e08080", "eda080", "f4908080", "f0808080", "e6b0"]
        .map { Refusal([UInt8](hex: "6\($0.count / 2)\($0)").hex, .invalidUTF8) }

    private static let truncated = [
        Refusal("", .truncated),
        Refusal("18", .truncated),
        Refusal("1900", .truncated),
        Refusal("1a000000", .truncated),
        Refusal("1bffffffffffffff", .truncated),
        Refusal("4201", .truncated),
        Refusal("6261", .truncated),
        Refusal("5bffffffffffffffff", .truncated),
        Refusal("7bffffffffffffffff", .truncated),
        Refusal("9bffffffffffffffff", .truncated),
        Refusal("bbffffffffffffffff", .truncated),
        Refusal("8201", .truncated),
        Refusal("82018201", .truncated, at: 2),
        Refusal("a101", .truncated, at: 2),
        Refusal("c1", .truncated, at: 1),
        Refusal("f9", .truncated),
        Refusal("f8", .truncated),
    ]

    private static let indefinite = ["1f", "3f", "5f", "7f", "9f", "bf", "df", "ff"]
        .map { Refusal($0, .indefiniteLength) }

    private static let trailing = [
        Refusal("0000", .trailingBytes, at: 1),
        Refusal("8000ff", .trailingBytes, at: 1),
        Refusal("820102f6", .trailingBytes, at: 3),
    ]

    static let all = arguments + floats + reserved + maps + texts + truncated + indefinite + trailing

    @Test(arguments: all)
    func `are refused with their reason and place`(refusal: Refusal) {
        #expect(throws: CBORError(offset: refusal.offset, reason: refusal.reason)) {
            try CBORValue(decoding: [UInt8](hex: refusal.hex))
        }
    }

    @Test(arguments: all)
    func `are refused alike inside a larger buffer, counted from the part's start`(refusal: Refusal) {
        let bytes = [UInt8](hex: refusal.hex)
        #expect(throws: CBORError(offset: refusal.offset, reason: refusal.reason)) {
            var reader = try CBORReader([0xFF, 0xFF, 0xFF] + bytes + [0x00, 0x00], in: 3..<(3 + bytes.count))
            try reader.skip()
            try reader.finish()
        }
    }

    @Test func `say what is wrong and where`() {
        let error = CBORError(offset: 7, reason: .duplicateKey)
        #expect("\(error)" == "CBOR at byte 7: the map has this key twice")
    }
}
