/// Directories and their entries: one state of all names of the disk.
struct NameTree: Sendable {
    private var directories: [NodeNumber: [String: NodeNumber]] = [.root: [:]]

    subscript(slot: Slot) -> NodeNumber? {
        directories[slot.directory]?[slot.name]
    }

    func isDirectory(_ node: NodeNumber) -> Bool {
        directories[node] != nil
    }

    func entries(of directory: NodeNumber) -> [String: NodeNumber] {
        directories[directory] ?? [:]
    }

    func node(at path: DiskPath) throws(Refusal) -> NodeNumber {
        var node = NodeNumber.root
        for name in path.components {
            guard isDirectory(node) else { throw .notDirectory }
            guard let next = self[Slot(directory: node, name: name)] else { throw .notFound }
            node = next
        }
        return node
    }

    /// The place a path names, occupied or not; its directory must exist.
    func slot(at path: DiskPath) throws(Refusal) -> Slot {
        guard let name = path.name else { throw .isDirectory }
        let directory = try node(at: path.parent)
        guard isDirectory(directory) else { throw .notDirectory }
        return Slot(directory: directory, name: name)
    }

    /// All files at or below a path, in the order of their paths.
    func files(below path: DiskPath = .root) throws(Refusal) -> [(path: DiskPath, node: NodeNumber)] {
        let start = try node(at: path)
        guard isDirectory(start) else { return [(path, start)] }
        var found: [(path: DiskPath, node: NodeNumber)] = []
        for name in entries(of: start).keys.sorted() {
            found += try files(below: path.appending(name))
        }
        return found
    }

    func collect(from node: NodeNumber, into nodes: inout Set<NodeNumber>) {
        nodes.insert(node)
        for next in entries(of: node).values { collect(from: next, into: &nodes) }
    }

    mutating func addDirectory(_ node: NodeNumber) {
        directories[node] = [:]
    }

    mutating func apply(_ change: NameChange) {
        if let from = change.from, self[from] == change.node { directories[from.directory]?[from.name] = nil }
        if let to = change.to { directories[to.directory]?[to.name] = change.node }
    }
}
