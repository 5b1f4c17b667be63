import Digest

/// What a log signs: its identity and the head of its tree (tlog-checkpoint).
public struct Checkpoint: Hashable, Sendable {
    /// Which log this is, for ever.
    public let origin: NoteLine
    public let head: TreeHead
    /// Kept because they are signed; not recommended, because nobody can audit them.
    public let extensions: [NoteLine]

    public init(origin: NoteLine, head: TreeHead, extensions: [NoteLine] = []) {
        self.origin = origin
        self.head = head
        self.extensions = extensions
    }

    public var text: NoteText {
        let head = [Array("\(head.size)".utf8), Base64.standard.encode(head.root.bytes)]
        let lines = [origin.utf8] + head + extensions.map(\.utf8)
        return NoteText(lines: lines)
    }

    /// Strict: `text` of the result is the text that was read.
    public init(_ text: NoteText) throws(MerkleError) {
        let lines = text.utf8.dropLast().split(separator: NoteText.newline, omittingEmptySubsequences: false)
        guard lines.count >= 3 else { throw .checkpointLines(lines.count) }
        guard let size = UInt64(canonicalDecimal: lines[1]) else { throw .malformedTreeSize }
        guard let root = Base64.standard.decode(lines[2]).flatMap({ Hash($0) }) else { throw .malformedRoot }
        origin = try NoteLine(utf8: lines[0])
        head = TreeHead(size: size, root: root)
        extensions = try lines.dropFirst(3).map { (line) throws(MerkleError) in try NoteLine(utf8: line) }
    }
}
