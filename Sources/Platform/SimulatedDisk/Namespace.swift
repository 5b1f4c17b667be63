import Randomness

/// The names as everybody sees them, and the changes of which a power cut keeps some.
///
/// A change depends on the earlier ones that touch the same entry: entries are what a file system's journal orders,
/// and a rename whose name was taken again must not be forgotten while its successor is remembered.
struct Namespace: Sendable {
    private(set) var current = NameTree()
    private(set) var durable = NameTree()
    private var pending: [NameChange] = []

    /// Everything that a name leads to, now or after some power cut.
    var reachable: Set<NodeNumber> {
        var nodes = Set(pending.map(\.node))
        for tree in [current, durable] { tree.collect(from: .root, into: &nodes) }
        return nodes
    }

    mutating func change(_ change: NameChange) {
        current.apply(change)
        pending.append(change)
    }

    /// A directory is durable at once: the seam says so of `makeDirectory`.
    mutating func addDirectory(_ node: NodeNumber, at slot: Slot) {
        current.addDirectory(node)
        durable.addDirectory(node)
        change(NameChange(node: node, from: nil, to: slot))
        settle { $0.node == node }
    }

    /// Syncing a new file makes the name durable under which it was created. POSIX asks for a sync of the directory
    /// as well; ext4 commits both in one transaction, and SQLite syncs the directory of a journal and of a WAL after
    /// the file's first sync by itself.
    mutating func settleCreation(of node: NodeNumber) {
        settle { $0.node == node && $0.from == nil }
    }

    mutating func settleChanges(in directory: NodeNumber) {
        settle { $0.directory == directory }
    }

    /// After a power cut, with every pending change remembered or forgotten.
    func survivor(_ generator: inout SeededGenerator) -> Namespace {
        var survivor = self
        survivor.settle { _ in generator.coin() }
        survivor.pending = []
        survivor.current = survivor.durable
        return survivor
    }

    /// Makes the wanted changes durable, and what they depend on.
    private mutating func settle(where isWanted: (NameChange) -> Bool) {
        var needed: Set<Slot> = []
        var settled: [NameChange] = []
        var rest: [NameChange] = []
        for change in pending.reversed() {
            if isWanted(change) || change.touches(needed) {
                needed.formUnion([change.from, change.to].compactMap(\.self))
                settled.append(change)
            } else {
                rest.append(change)
            }
        }
        for change in settled.reversed() { durable.apply(change) }
        pending = rest.reversed()
    }
}
