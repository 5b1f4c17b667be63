/// Why bytes are not deterministic CBOR, and where.
public struct CBORError: Error, Hashable, CustomStringConvertible {
    /// The offset of the item that is wrong, counted from the start of what was read.
    public let offset: Int
    public let reason: Reason

    public enum Reason: Hashable, Sendable {
        /// The item promises more bytes than there are.
        case truncated
        /// Bytes follow the one item that was asked for.
        case trailingBytes
        /// RFC 8949 4.2.1: an argument, a float or a length has a shorter form.
        case notShortest
        /// RFC 8949 4.2.1: indefinite lengths are not deterministic.
        case indefiniteLength
        /// RFC 8949 4.2.1: map keys ascend in the order of their encoded bytes.
        case unsortedKeys
        /// RFC 8949 5.6: a map has each key once.
        case duplicateKey
        case invalidUTF8
        /// RFC 8949 3: additional information 28 to 30, or a simple value below 32 in two bytes.
        case reserved
        case tooDeep(limit: Int)
        case tooLarge(limit: Int)
        case tooManyItems(limit: Int)
        /// The item is well formed, but not what its reader can take.
        case unexpected(wanted: String)
    }

    public init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }

    public var description: String { "CBOR at byte \(offset): \(reason.words)" }
}

extension CBORError.Reason {
    fileprivate var words: String {
        switch self {
        case .truncated: "the item promises more bytes than there are"
        case .trailingBytes: "bytes follow the item"
        case .notShortest: "the value has a shorter encoding"
        case .indefiniteLength: "indefinite lengths are not deterministic"
        case .unsortedKeys: "map keys are not in ascending order"
        case .duplicateKey: "the map has this key twice"
        case .invalidUTF8: "the text is not UTF-8"
        case .reserved: "the encoding is reserved"
        case .tooDeep(let limit): "nested deeper than \(limit)"
        case .tooLarge(let limit): "longer than \(limit) bytes"
        case .tooManyItems(let limit): "more than \(limit) items"
        case .unexpected(let wanted): "expected \(wanted)"
        }
    }
}
