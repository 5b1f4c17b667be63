/// The path of a tile or of a bundle of entries below the prefix of a log (tlog-tiles, "Merkle Tree" and "Log entries").
public struct TilePath: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case hashes(level: Int)
        case entries
    }

    /// Rows of the tree from one tile level to the next.
    static let height = 8
    public static let fullWidth = 1 << height
    /// Far more than 64-bit sizes need; the specification's bound.
    public static let highestLevel = 63

    public let content: Content
    public let index: UInt64
    /// 256, or less for the last tile of a level.
    public let width: Int

    public init(_ content: Content, index: UInt64, width: Int = fullWidth) throws(MerkleError) {
        guard (0...TilePath.highestLevel).contains(content.level) else { throw .tileLevel(content.level) }
        guard (1...TilePath.fullWidth).contains(width) else { throw .tileWidth(width) }
        self.content = content
        self.index = index
        self.width = width
    }

    /// How many hashes or entries this tile has in a tree of `size` leaves, 0 if it does not exist: an empty tile must
    /// not be served.
    public static func width(of content: Content, index: UInt64, size: UInt64) -> Int {
        guard (0...highestLevel).contains(content.level) else { return 0 }
        // A shift by more than the word gives 0: no size of 64 bits reaches a level that high.
        let count = size >> (height * content.level)
        let (full, rest) = count.quotientAndRemainder(dividingBy: UInt64(fullWidth))
        return index < full ? fullWidth : index == full ? Int(rest) : 0
    }
}

extension TilePath.Content {
    fileprivate var level: Int {
        switch self {
        case .hashes(let level): level
        case .entries: 0
        }
    }
}
