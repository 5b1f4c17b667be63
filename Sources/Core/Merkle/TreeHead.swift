public import Digest

/// What a tree commits to: nothing about the first `size` leaves can change without changing the root.
public struct TreeHead: Hashable, Sendable {
    public let size: UInt64
    public let root: Hash

    public init(size: UInt64, root: Hash) {
        self.size = size
        self.root = root
    }

    public static let empty = TreeHead(size: 0, root: TreeHasher.emptyRoot)
}
