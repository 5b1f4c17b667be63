internal import Files
internal import Synchronization

/// The state of a disk behind a lock: where the seam's calls and SQLite's meet.
final class Volume: Sendable {
    let timekeeping: Timekeeping
    let tornSectors: Bool
    private let state: Mutex<VolumeState>

    init(_ state: VolumeState, timekeeping: Timekeeping) {
        self.timekeeping = timekeeping
        tornSectors = state.tornSectors
        self.state = Mutex(state)
    }

    /// One call of a running process; the refusal becomes an error that names the operation and the path.
    func perform<Result: Sendable>(
        _ operation: String, _ path: String, _ body: (inout VolumeState) throws(Refusal) -> Result
    ) throws(FileError) -> Result {
        do throws(Refusal) {
            return try state.withLock { state throws(Refusal) in
                guard state.isRunning else { throw .inputOutput }
                return try body(&state)
            }
        } catch {
            throw FileError(operation, path, error.code)
        }
    }

    /// What is possible from outside the machine, or must be possible when it is gone: looking, tampering, closing.
    func withState<Result: Sendable, Failure: Error>(
        _ body: (inout VolumeState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try state.withLock { state throws(Failure) in try body(&state) }
    }
}

extension Volume {
    func open(_ path: String, _ access: FileAccess) throws(FileError) -> SimulatedFile {
        try open(path, isWritable: access != .read) { state throws(Refusal) in
            try state.open(path, access)
        }
    }

    /// In one step, so that of two threads that miss the same file one creates it and the other finds it.
    func openOrCreate(_ path: String) throws(FileError) -> SimulatedFile {
        try open(path, isWritable: true) { state throws(Refusal) in
            try state.open(path, state.exists(path) ? .readWrite : .create)
        }
    }

    func openUnnamed() throws(FileError) -> SimulatedFile {
        try open("a temporary file", isWritable: true) { state throws(Refusal) in
            try state.openUnnamed()
        }
    }

    func remove(_ path: String) throws(FileError) {
        try perform("remove", path) { state throws(Refusal) in try state.remove(path) }
    }

    func syncDirectory(_ path: String) throws(FileError) {
        try perform("sync", path) { state throws(Refusal) in try state.syncDirectory(path) }
    }

    private func open(
        _ path: String, isWritable: Bool, _ body: (inout VolumeState) throws(Refusal) -> (NodeNumber, HandleNumber)
    ) throws(FileError) -> SimulatedFile {
        let (node, handle) = try perform("open", path, body)
        return SimulatedFile(volume: self, node: node, handle: handle, path: path, isWritable: isWritable)
    }
}
