/// Why bytes are no JSON text that this reader takes, and where.
public struct JSONError: Error, Hashable, CustomStringConvertible {
    /// The offset of the byte that is wrong or with which it begins, counted from the start of what was read.
    public let offset: Int
    public let reason: Reason

    public enum Reason: Hashable, Sendable {
        /// The text ends where something is still missing.
        case ended(wanted: String)
        case unexpected(UInt8, wanted: String)
        /// RFC 8259, section 8.1.
        case byteOrderMark
        case trailingText
        /// RFC 8259, section 6: `07` is no number.
        case leadingZero
        /// RFC 8259, section 7: U+0000 to U+001F stand in strings as escapes only.
        case controlCharacter(UInt8)
        case unknownEscape(UInt8)
        /// Half of a pair of escapes such as `\ud83d\ude00`, which spells no character.
        case loneSurrogate
        case invalidUTF8
        /// RFC 8259, section 4, leaves open which of two members with one name counts: neither does.
        case duplicateName(String)
        case tooDeep(limit: Int)
        case tooManyValues(limit: Int)
        case tooLarge(limit: Int)
    }

    public init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }

    public var description: String { "JSON at byte \(offset): \(reason.words)" }
}

extension JSONError.Reason {
    fileprivate var words: String {
        switch self {
        case .ended(let wanted): "the text ends where \(wanted) was expected"
        case .unexpected(let byte, let wanted): "\(named(byte)) stands where \(wanted) was expected"
        case .byteOrderMark: "a byte order mark is no part of JSON"
        case .trailingText: "more follows the value"
        case .leadingZero: "a number does not begin with a zero that other digits follow"
        case .controlCharacter(let byte): "a string has the control character \(named(byte)), which must be escaped"
        case .unknownEscape(let byte): "a backslash is followed by \(named(byte)), which is no escape"
        case .loneSurrogate: "the escape is half of a surrogate pair"
        case .invalidUTF8: "the text is not UTF-8"
        case .duplicateName(let name): "the object has the name \"\(name)\" twice"
        case .tooDeep(let limit): "nested deeper than \(limit)"
        case .tooManyValues(let limit): "more than \(limit) values"
        case .tooLarge(let limit): "longer than \(limit) bytes"
        }
    }

    private func named(_ byte: UInt8) -> String {
        (0x21...0x7E).contains(byte)
            ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
    }
}
