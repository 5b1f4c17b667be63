/// What happened, in the past tense: lower-case words with hyphens, joined by dots, such as `alarm.raised`.
public struct Kind: Hashable, Sendable {
    /// Long enough for three spelled-out words; every record pays for it.
    public static let maximumByteCount = 64

    public let name: String

    public init(_ name: String) throws(WireError) {
        guard Kind.isName(name.utf8) else { throw .invalid(.kind, "\"\(name)\" is not of the form word.word-word") }
        self.name = name
    }

    /// A kind that the decoder has checked.
    init(checked name: String) { self.name = name }

    /// Words of letters and digits; a dot or a hyphen stands only between two of them.
    static func isName(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count <= maximumByteCount else { return false }
        var afterWord = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): afterWord = true
            case UInt8(ascii: "."), UInt8(ascii: "-"):
                guard afterWord else { return false }
                afterWord = false
            default: return false
            }
        }
        return afterWord
    }
}

extension Kind: CustomStringConvertible {
    public var description: String { name }
}
