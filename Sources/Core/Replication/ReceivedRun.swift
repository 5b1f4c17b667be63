public import Digest
public import Merkle
public import Wire

/// Records that were found right, as they came, and what was found out on the way.
public struct ReceivedRun: Hashable, Sendable {
    /// The bytes as they came.
    public let run: UnpackedRun
    /// The records, in their order; nil for one of a version that this program does not know. It is stored, proven and
    /// relayed like the others, and folded into nothing.
    public let records: [Record?]
    let leaves: [Hash]
    /// Those that were stored ahead of their place: whoever follows has seen them.
    public let previewed: Set<UInt64>
    /// The tree before the first record.
    let before: Frontier
    /// The tree behind the last record.
    public let frontier: Frontier
    public let root: Hash

    public var first: Seq { run.first }
    public var count: Int { run.count }
    public var head: TreeHead { TreeHead(size: frontier.size, root: root) }

    /// The trees that it grows through when it is stored so many records at a time; the last is `head`.
    public func heads(every count: Int) -> [TreeHead] {
        var hasher = TreeHasher()
        var (tree, heads) = (before, [TreeHead]())
        for (index, leaf) in leaves.enumerated().dropLast() {
            tree.append(leaf, with: &hasher) { _ in }
            if (index + 1) % count == 0 { heads.append(tree.head(with: &hasher)) }
        }
        return heads + [head]
    }
}

/// Why a log is said to have two histories, for somebody who trusts neither side.
public struct ForkEvidence: Hashable, Sendable {
    /// A tree of the one history: what is stored, or what the records make that came last.
    public let known: TreeHead
    /// What the log has signed of the other; none if two of its records claim one seq.
    public let signed: SignedHead?
    /// What it was found in.
    public let frame: Frame
    public let words: String
}
