public import Digest

/// A node whose height is a multiple of eight: the only nodes that are stored, because the seven rows between two tile
/// levels are cheaper to hash again than to read (tlog-tiles, "Merkle Tree").
public struct TileHash: Hashable, Sendable {
    /// 0 for leaves; a hash of level L covers 256^L leaves.
    public let level: Int
    /// Counted from the left within the level.
    public let index: UInt64
    public let hash: Hash

    public init(level: Int, index: UInt64, hash: Hash) {
        self.level = level
        self.index = index
        self.hash = hash
    }
}
