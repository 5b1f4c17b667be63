public import Digest

/// The hashes of RFC 6962, section 2.1. Leaves and nodes are hashed under different prefixes, so that no record can pass
/// for a node.
///
/// It owns a SHA-256 context that is used again for every hash.
public struct TreeHasher: ~Copyable {
    private var digest = SHA256()

    public init() {}

    /// The root of a tree without leaves is the hash of nothing.
    public static let emptyRoot = SHA256.hash([])

    public mutating func leaf(_ record: Span<UInt8>) -> Hash {
        digest.update(byte: 0x00)
        digest.update(record)
        return digest.finish()
    }

    public mutating func node(_ left: Hash, _ right: Hash) -> Hash {
        digest.update(byte: 0x01)
        digest.update(left)
        digest.update(right)
        return digest.finish()
    }
}

extension TreeHasher {
    /// The root over perfect subtrees that stand side by side, the largest first: each smaller one is the right
    /// child of what its left neighbour begins.
    mutating func join(_ subtrees: [Hash]) -> Hash {
        guard var root = subtrees.last else { return TreeHasher.emptyRoot }
        for left in subtrees.dropLast().reversed() {
            root = node(left, root)
        }
        return root
    }

    /// The root of a perfect subtree over a row of its nodes, a power of two of them.
    mutating func reduce(_ nodes: ArraySlice<Hash>) -> Hash {
        var row = Array(nodes)
        while row.count > 1 {
            let half = row.count / 2
            for pair in 0..<half {
                row[pair] = node(row[2 * pair], row[2 * pair + 1])
            }
            row.removeLast(half)
        }
        return row[0]
    }
}
