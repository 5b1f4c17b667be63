/// Who signs: by recommendation a URL without its scheme (signed-note, "Signatures"). Compared byte for byte.
public struct KeyName: Hashable, Sendable {
    public let utf8: [UInt8]

    /// Not empty, no Unicode space, which would end the name in a signature line, and no plus, which would in a
    /// verifier key.
    public init(_ text: String) throws(MerkleError) {
        let isValid = text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
        guard !text.isEmpty, isValid else { throw .malformedKeyName }
        utf8 = Array(text.utf8)
    }

    init(utf8: some Collection<UInt8>) throws(MerkleError) {
        guard let text = String(validating: utf8, as: UTF8.self) else { throw .notUTF8 }
        try self.init(text)
    }
}

extension KeyName: CustomStringConvertible {
    public var description: String { String(decoding: utf8, as: UTF8.self) }
}
