/// A text and who signed it (signed-note).
///
/// Reading one proves nothing: the text must be ignored until `verify(with:)` has returned.
public struct SignedNote: Hashable, Sendable {
    public let text: NoteText
    /// Never empty. Signatures by unknown keys are kept: somebody else may know them.
    public private(set) var signatures: [NoteSignature]

    public init(_ text: NoteText, signature: NoteSignature) {
        self.text = text
        signatures = [signature]
    }

    /// In place of what the same key signed before: signing again renews, it does not pile up.
    public mutating func add(_ signature: NoteSignature) {
        signatures.removeAll { $0.name == signature.name && $0.keyID == signature.keyID }
        signatures.append(signature)
    }

    public var bytes: [UInt8] {
        text.utf8 + [NoteText.newline] + signatures.flatMap(\.line)
    }
}

extension SignedNote {
    /// What a reader accepts from a stranger.
    public struct Limits: Hashable, Sendable {
        /// Room for 16 post-quantum signatures of nearly 5 kB, which the specification asks for, and as much again.
        public var byteCount = 256 * 1024
        /// Four times the 16 that must be accepted: each may cost a verification.
        public var signatures = 64

        public init() {}
    }

    /// Strict: `bytes` of the result are the bytes that were read.
    public init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(MerkleError) {
        guard bytes.count <= limits.byteCount else {
            throw .noteTooLong(byteCount: bytes.count, limit: limits.byteCount)
        }
        try NoteText.checkCharacters(bytes)
        guard bytes.last == NoteText.newline else { throw .unterminatedNote }
        guard let blank = SignedNote.lastBlankLine(of: bytes) else { throw .unsignedNote }
        text = try NoteText(utf8: bytes[..<blank])
        let lines = bytes[(blank + 1)...].dropLast().split(
            separator: NoteText.newline, omittingEmptySubsequences: false)
        guard lines.count <= limits.signatures else { throw .tooManySignatures(limit: limits.signatures) }
        signatures = try lines.map { (line) throws(MerkleError) in try NoteSignature(line: line) }
    }

    /// The text may have empty lines; signatures may not, so the last one parts them.
    private static func lastBlankLine(of bytes: [UInt8]) -> Int? {
        bytes.indices.dropFirst().dropLast().last { bytes[$0] == NoteText.newline && bytes[$0 - 1] == NoteText.newline }
    }
}
