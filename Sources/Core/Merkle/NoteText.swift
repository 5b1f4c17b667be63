/// What a note says and its signatures sign (signed-note, "Format"): UTF-8 without control characters other than
/// newline, ending in one.
///
/// Bytes rather than a `String`, because strings that differ in bytes can be equal as Unicode, and signatures do not
/// agree.
public struct NoteText: Hashable, Sendable {
    public let utf8: [UInt8]

    public init(utf8: some Collection<UInt8>) throws(MerkleError) {
        let utf8 = Array(utf8)
        try NoteText.checkCharacters(utf8)
        guard utf8.last == NoteText.newline else { throw .unterminatedNote }
        self.utf8 = utf8
    }

    public init(_ text: String) throws(MerkleError) {
        try self.init(utf8: text.utf8)
    }

    /// Lines that were checked one by one.
    init(lines: [[UInt8]]) {
        utf8 = lines.flatMap { $0 + [NoteText.newline] }
    }

    static let newline = UInt8(ascii: "\n")

    static func checkCharacters(_ utf8: [UInt8]) throws(MerkleError) {
        guard String(validating: utf8, as: UTF8.self) != nil else { throw .notUTF8 }
        if let control = utf8.first(where: { $0 < 0x20 && $0 != newline }) { throw .controlCharacter(control) }
    }
}

extension NoteText: CustomStringConvertible {
    public var description: String { String(decoding: utf8, as: UTF8.self) }
}
