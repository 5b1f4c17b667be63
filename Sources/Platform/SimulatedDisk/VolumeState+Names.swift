internal import Files

extension VolumeState {
    mutating func open(_ path: String, _ access: FileAccess) throws(Refusal) -> (NodeNumber, HandleNumber) {
        let node = try access == .create ? create(path) : existingFile(path)
        return (node, newHandle(for: node))
    }

    /// A file nobody can find, for SQLite's temporary tables.
    mutating func openUnnamed() throws(Refusal) -> (NodeNumber, HandleNumber) {
        try admit(.create)
        let node = newNode()
        files[node] = StoredFile(isLinked: false)
        return (node, newHandle(for: node))
    }

    func existingFile(_ path: String) throws(Refusal) -> NodeNumber {
        let node = try names.current.node(at: DiskPath(path))
        guard !names.current.isDirectory(node) else { throw .isDirectory }
        return node
    }

    private mutating func create(_ path: String) throws(Refusal) -> NodeNumber {
        try admit(.create)
        let slot = try names.current.slot(at: DiskPath(path))
        guard names.current[slot] == nil else { throw .exists }
        let node = newNode()
        files[node] = StoredFile(isLinked: true)
        names.change(NameChange(node: node, from: nil, to: slot))
        return node
    }

    func list(_ path: String) throws(Refusal) -> [String] {
        try names.current.entries(of: existingDirectory(path)).keys.sorted()
    }

    func exists(_ path: String) -> Bool {
        (try? names.current.node(at: DiskPath(path))) != nil
    }

    /// What SQLite's own VFS for Unix answers when asked whether a file exists: an empty journal is none.
    func isDirectoryOrHasBytes(_ path: String) -> Bool {
        guard let node = try? names.current.node(at: DiskPath(path)) else { return false }
        return names.current.isDirectory(node) || size(of: node) > 0
    }

    mutating func makeDirectory(_ path: DiskPath) throws(Refusal) {
        guard path != .root else { return }
        try makeDirectory(path.parent)
        let slot = try names.current.slot(at: path)
        if let node = names.current[slot] {
            guard names.current.isDirectory(node) else { throw .exists }
            return
        }
        try admit(.create)
        names.addDirectory(newNode(), at: slot)
    }

    mutating func rename(_ path: String, to target: String) throws(Refusal) {
        try admit(.rename)
        let (path, target) = (DiskPath(path), DiskPath(target))
        let from = try names.current.slot(at: path)
        guard let node = names.current[from] else { throw .notFound }
        guard !target.isInside(path) else { throw .invalid }
        let to = try names.current.slot(at: target)
        if from == to { return }
        if let replaced = names.current[to] {
            try checkReplacing(replaced, by: node)
            files[replaced]?.isLinked = false
        }
        names.change(NameChange(node: node, from: from, to: to))
    }

    private func checkReplacing(_ replaced: NodeNumber, by node: NodeNumber) throws(Refusal) {
        let tree = names.current
        switch (tree.isDirectory(node), tree.isDirectory(replaced)) {
        case (false, false): return
        case (false, true): throw .isDirectory
        case (true, false): throw .notDirectory
        case (true, true): if !tree.entries(of: replaced).isEmpty { throw .notEmpty }
        }
    }

    mutating func remove(_ path: String) throws(Refusal) {
        try admit(.remove)
        let node = try existingFile(path)
        let slot = try names.current.slot(at: DiskPath(path))
        names.change(NameChange(node: node, from: slot, to: nil))
        files[node]?.isLinked = false
    }

    /// Names are metadata in the file system's own journal, which is replayed as a whole or not at all: after a failed
    /// sync they are as uncertain as before it, and a sync that succeeds later does make them durable.
    mutating func syncDirectory(_ path: String) throws(Refusal) {
        try admit(.syncDirectory)
        try names.settleChanges(in: existingDirectory(path))
        forgetUnreachableFiles()
    }

    private func existingDirectory(_ path: String) throws(Refusal) -> NodeNumber {
        let node = try names.current.node(at: DiskPath(path))
        guard names.current.isDirectory(node) else { throw .notDirectory }
        return node
    }
}
