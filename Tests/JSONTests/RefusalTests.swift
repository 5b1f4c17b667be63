import JSON
import Testing

@Suite struct `Bytes that are no JSON text` {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let reason: JSONError.Reason
        let offset: Int

        init(_ text: String, _ reason: JSONError.Reason, at offset: Int = 0) {
            self.init(Array(text.utf8), reason, at: offset)
        }

        init(_ bytes: [UInt8], _ reason: JSONError.Reason, at offset: Int = 0) {
            self.bytes = bytes
            self.reason = reason
            self.offset = offset
        }

        var testDescription: String { "\(String(decoding: bytes, as: UTF8.self)): \(reason)" }
    }

    private static func byte(_ character: Character) -> UInt8 { character.asciiValue! }

    private static func unexpected(_ text: String, _ wanted: String, at offset: Int = 0) -> Refusal {
        Refusal(text, .unexpected(Array(text.utf8)[offset], wanted: wanted), at: offset)
    }

    private static func ended(_ text: String, _ wanted: String) -> Refusal {
        Refusal(text, .ended(wanted: wanted), at: text.utf8.count)
    }

    private static let values = [
        ended("", "a value"), ended("  ", "a value"), ended("[1,", "a value"), ended("{\"a\":", "a value"),
        ended("tru", "true"), unexpected("True", "a value"), unexpected("truE", "true", at: 3),
        unexpected("nil", "null", at: 1), unexpected("NaN", "a value"), unexpected("Infinity", "a value"),
        unexpected("'a'", "a value"), unexpected("[,1]", "a value", at: 1), unexpected("[1,]", "a value", at: 3),
        unexpected("[1,,2]", "a value", at: 3), unexpected("// no\n1", "a value"), unexpected("\u{c}1", "a value"),
        unexpected("\0", "a value"), unexpected("[\u{a0}1]", "a value", at: 1), unexpected("水", "a value"),
        unexpected("]", "a value"), unexpected("{\"a\":}", "a value", at: 5), unexpected(":", "a value"),
        Refusal("1 2", .trailingText, at: 2), Refusal("{}}", .trailingText, at: 2),
        Refusal("[]\0", .trailingText, at: 2),
        Refusal("nullnull", .trailingText, at: 4), Refusal("\"\"\"", .trailingText, at: 2),
        Refusal("\u{feff}1", .byteOrderMark), Refusal([0xEF, 0xBB, 0xBF], .byteOrderMark),
        unexpected(" \u{feff}1", "a value", at: 1), Refusal([0xFF, 0xFE], .unexpected(0xFF, wanted: "a value")),
        Refusal([0x31, 0x00], .trailingText, at: 1),
    ]

    private static let arrays = [
        ended("[", "a value"), ended("[1", "a comma or the end of the array"),
        unexpected("[1 2]", "a comma or the end of the array", at: 3),
        unexpected("[1}", "a comma or the end of the array", at: 2),
        unexpected("[1:2]", "a comma or the end of the array", at: 2), ended("[[]", "a comma or the end of the array"),
    ]

    private static let objects = [
        ended("{", "a name in quotes"), unexpected("{a:1}", "a name in quotes", at: 1),
        unexpected("{1:1}", "a name in quotes", at: 1), unexpected("{,}", "a name in quotes", at: 1),
        unexpected("{\"a\":1,}", "a name in quotes", at: 7), unexpected("{'a':1}", "a name in quotes", at: 1),
        unexpected("{null:1}", "a name in quotes", at: 1), ended("{\"a\"", "a colon"),
        unexpected("{\"a\" 1}", "a colon", at: 5), unexpected("{\"a\",1}", "a colon", at: 4),
        ended("{\"a\":1", "a comma or the end of the object"),
        unexpected("{\"a\":1 \"b\":2}", "a comma or the end of the object", at: 7),
        unexpected("{\"a\":1]", "a comma or the end of the object", at: 6),
        Refusal(#"{"a":1,"a":1}"#, .duplicateName("a"), at: 7),
        Refusal(#"{"b":{"a":1,"b":2,"\u0061":3}}"#, .duplicateName("a"), at: 18),
        // One name to whoever looks it up: the letter with its accent, and the letter and the accent.
        Refusal("{\"\u{e9}\":1,\"e\u{301}\":2}", .duplicateName("é"), at: 8),
    ]

    private static let numbers = [
        Refusal("01", .leadingZero), Refusal("-01", .leadingZero, at: 1), Refusal("00", .leadingZero),
        Refusal("[-00.1]", .leadingZero, at: 2), ended("-", "a digit"), unexpected("--1", "a digit", at: 1),
        unexpected("+1", "a value"), unexpected(".5", "a value"), ended("1.", "a digit"), ended("1e", "a digit"),
        unexpected("1.e5", "a digit", at: 2), ended("1e+", "a digit"), unexpected("1e+-1", "a digit", at: 3),
        unexpected("-a", "a digit", at: 1), Refusal("1.5.5", .trailingText, at: 3),
        Refusal("1e5e5", .trailingText, at: 3),
        Refusal("0x10", .trailingText, at: 1), Refusal("1_000", .trailingText, at: 1),
        Refusal("-1-1", .trailingText, at: 2),
        unexpected("１", "a value"), unexpected("-Infinity", "a digit", at: 1),
    ]

    private static let strings = [
        ended("\"", "the closing quote of a string"), ended("\"abc", "the closing quote of a string"),
        ended("\"\\", "the closing quote of a string"), ended("\"\\\"", "the closing quote of a string"),
        ended("{\"a", "the closing quote of a string"), Refusal("\"\\x\"", .unknownEscape(byte("x")), at: 2),
        Refusal("\"\\U0041\"", .unknownEscape(byte("U")), at: 2), Refusal("\"\\水\"", .unknownEscape(0xE6), at: 2),
        Refusal("\"\\'\"", .unknownEscape(byte("'")), at: 2), unexpected("\"\\u\"", "a hexadecimal digit", at: 3),
        unexpected("\"\\u00\"", "a hexadecimal digit", at: 5), unexpected("\"\\u004g\"", "a hexadecimal digit", at: 6),
        unexpected("\"\\u+041\"", "a hexadecimal digit", at: 3),
        unexpected("\"\\u 041\"", "a hexadecimal digit", at: 3),
        unexpected("\"\\u00\\\"\"", "a hexadecimal digit", at: 5),
        Refusal("\"a\\ud800\"", .loneSurrogate, at: 2), Refusal("\"\\udc00\"", .loneSurrogate, at: 1),
        Refusal("\"\\ud800\\n\"", .loneSurrogate, at: 1), Refusal("\"\\ud800\\ud800\"", .loneSurrogate, at: 1),
        Refusal("\"\\udc00\\ud800\"", .loneSurrogate, at: 1), Refusal("\"\\ud800\\u0041\"", .loneSurrogate, at: 1),
        Refusal("\"\\ud83dx\\ude00\"", .loneSurrogate, at: 1), Refusal("\"\\ud83d\\\\ude00\"", .loneSurrogate, at: 1),
        unexpected("\"\\ud83d\\u\"", "a hexadecimal digit", at: 9),
    ]

    private static let controls = (UInt8(0)..<0x20).flatMap {
        [
            Refusal([byte("\""), byte("a"), $0, byte("\"")], .controlCharacter($0), at: 2),
            Refusal([byte("\""), byte("\\"), $0, byte("\"")], .controlCharacter($0), at: 2),
        ]
    }

    private static let texts: [Refusal] = [
        [0x80], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
        [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xE6, 0xB0],
        // What stands behind a backslash is looked at as well, and an escape does not part what belongs together.
        [0x5C, 0x6E, 0xFF], [0xE6, 0x5C, 0x6E, 0xB0, 0xB4],
    ].map { Refusal([byte("\""), byte("a")] + $0 + [byte("\"")], .invalidUTF8, at: $0[0] == 0x5C ? 4 : 2) }

    static let all = values + arrays + objects + numbers + strings + controls + texts

    @Test(arguments: all)
    func `are refused with their reason and place`(refusal: Refusal) {
        #expect(throws: JSONError(offset: refusal.offset, reason: refusal.reason)) {
            try JSONReader.read(refusal.bytes)
        }
    }

    @Test(arguments: all)
    func `are refused alike inside a larger buffer, counted from the part's start`(refusal: Refusal) {
        #expect(throws: JSONError(offset: refusal.offset, reason: refusal.reason)) {
            try JSONReader.read(Array("{{{".utf8) + refusal.bytes + [0x22, 0x5D], in: 3..<(3 + refusal.bytes.count))
        }
    }

    @Test(arguments: [
        (JSONError.Reason.duplicateName("a"), "JSON at byte 7: the object has the name \"a\" twice"),
        (.unexpected(0x7D, wanted: "a value"), "JSON at byte 7: '}' stands where a value was expected"),
        (.unexpected(0x0A, wanted: "a colon"), "JSON at byte 7: byte 0x0a stands where a colon was expected"),
        (.ended(wanted: "a digit"), "JSON at byte 7: the text ends where a digit was expected"),
        (.controlCharacter(9), "JSON at byte 7: a string has the control character byte 0x09, which must be escaped"),
    ])
    func `are told what is wrong with them and where`(reason: JSONError.Reason, words: String) {
        #expect("\(JSONError(offset: 7, reason: reason))" == words)
    }
}
