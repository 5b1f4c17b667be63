internal import Files

/// A handle; closed when the last reference goes.
final class SimulatedFile: File {
    let volume: Volume
    let node: NodeNumber
    let handle: HandleNumber
    let path: String
    private let isWritable: Bool

    init(volume: Volume, node: NodeNumber, handle: HandleNumber, path: String, isWritable: Bool) {
        self.volume = volume
        self.node = node
        self.handle = handle
        self.path = path
        self.isWritable = isWritable
    }

    deinit {
        volume.withState { [handle] in $0.close(handle) }
    }

    func size() throws(FileError) -> UInt64 {
        try volume.perform("inspect", path) { UInt64($0.size(of: node)) }
    }

    func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8] {
        try volume.perform("read", path) { state throws(Refusal) in
            try state.read(node, at: Int(offset), count: count)
        }
    }

    func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
        try change("write") { state throws(Refusal) in
            try state.write(bytes, to: node, at: Int(offset))
        }
    }

    func resize(to size: UInt64) throws(FileError) {
        try change("resize") { state throws(Refusal) in
            try state.resize(node, to: Int(size))
        }
    }

    func allocate(size: UInt64) throws(FileError) {
        try change("allocate") { state throws(Refusal) in
            try state.allocate(node, size: Int(size))
        }
    }

    func sync() throws(FileError) {
        try volume.perform("sync", path) { state throws(Refusal) in
            try state.sync(node)
        }
    }

    func lock() throws(FileError) {
        try volume.perform("lock", path) { state throws(Refusal) in
            guard state.advisoryLocks[node, default: handle] == handle else { throw .locked }
            state.advisoryLocks[node] = handle
        }
    }

    func identity() throws(FileError) -> FileIdentity {
        try volume.perform("inspect", path) { FileIdentity(number: node.rawValue, born: $0.device) }
    }

    private func change(
        _ operation: String, _ body: (inout VolumeState) throws(Refusal) -> Void
    ) throws(FileError) {
        try volume.perform(operation, path) { state throws(Refusal) in
            guard isWritable else { throw .notWritable }
            try body(&state)
        }
    }
}
