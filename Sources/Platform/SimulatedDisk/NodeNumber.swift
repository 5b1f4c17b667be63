/// What a directory entry points at, a file or a directory: the inode number. Never used twice on one disk.
struct NodeNumber: Hashable, Sendable {
    let rawValue: UInt64

    static let root = NodeNumber(rawValue: 1)

    var next: NodeNumber { NodeNumber(rawValue: rawValue + 1) }
}
