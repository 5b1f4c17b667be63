extension VolumeState {
    mutating func copyTree(from source: DiskPath, to target: DiskPath) throws(Refusal) {
        guard !target.isInside(source) else { throw .invalid }
        let node = try names.current.node(at: source)
        let slot = try names.current.slot(at: target)
        guard names.current[slot] == nil else { throw .exists }
        copy(node, to: slot)
    }

    private mutating func copy(_ node: NodeNumber, to slot: Slot) {
        let copy = newNode()
        guard names.current.isDirectory(node) else { return add(copy, with: files[node], at: slot) }
        names.addDirectory(copy, at: slot)
        for (name, child) in names.current.entries(of: node).sorted(by: { $0.key < $1.key }) {
            self.copy(child, to: Slot(directory: copy, name: name))
        }
    }

    private mutating func add(_ copy: NodeNumber, with original: StoredFile?, at slot: Slot) {
        files[copy] = original.map { StoredFile(settled: $0.current) }
        names.change(NameChange(node: copy, from: nil, to: slot))
        names.settleCreation(of: copy)
    }
}
