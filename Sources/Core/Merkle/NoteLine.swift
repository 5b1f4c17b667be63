/// One line of a checkpoint: not empty, compared byte for byte, without its newline.
public struct NoteLine: Hashable, Sendable {
    public let utf8: [UInt8]

    public init(utf8: some Collection<UInt8>) throws(MerkleError) {
        let utf8 = Array(utf8)
        try NoteText.checkCharacters(utf8)
        guard !utf8.isEmpty, !utf8.contains(NoteText.newline) else { throw .malformedLine }
        self.utf8 = utf8
    }

    public init(_ text: String) throws(MerkleError) {
        try self.init(utf8: text.utf8)
    }
}

extension NoteLine: CustomStringConvertible {
    public var description: String { String(decoding: utf8, as: UTF8.self) }
}
