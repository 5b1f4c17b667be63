public import Files

/// What somebody with the disk in his hands can see and do. None of it is counted, none of it fails by a fault, and all
/// of it works on a disk that has lost its power.
extension SimulatedDisk {
    /// The paths of all files, sorted.
    public var paths: [String] {
        volume.withState { state in
            ((try? state.names.current.files()) ?? []).map(\.path.description)
        }
    }

    /// The bytes as a running process sees them.
    public func bytes(of path: String) throws(FileError) -> [UInt8] {
        try inspect(path) { $0.current }
    }

    /// The bytes on the medium: what a power cut leaves if it is as unkind as it can be to what was not synced.
    public func durableBytes(of path: String) throws(FileError) -> [UInt8] {
        try inspect(path) { $0.durable }
    }

    /// Inverts a bit on the medium and in memory, bit 0 being the lowest of the first byte.
    public func flipBit(_ path: String, _ bit: Int) throws(FileError) {
        try examine("flip a bit of", path) { state throws(Refusal) in
            let node = try state.existingFile(path)
            guard bit / 8 < state.size(of: node) else { throw .invalid }
            state.files[node]?.flip(bit: bit)
        }
    }

    /// Copies a file or a directory with all that is in it, as an administrator copies a data directory. The copies are
    /// durable, and have identities of their own.
    public func copyTree(from path: String, to target: String) throws(FileError) {
        try examine("copy", path) { state throws(Refusal) in
            try state.copyTree(from: DiskPath(path), to: DiskPath(target))
        }
    }

    private func inspect(_ path: String, _ image: (StoredFile) -> SparseBytes) throws(FileError) -> [UInt8] {
        try examine("inspect", path) { state throws(Refusal) in
            let node = try state.existingFile(path)
            guard let bytes = state.files[node].map(image) else { throw .notFound }
            return bytes.read(at: 0, count: bytes.size)
        }
    }

    private func examine<Result: Sendable>(
        _ operation: String, _ path: String, _ body: (inout VolumeState) throws(Refusal) -> Result
    ) throws(FileError) -> Result {
        do throws(Refusal) {
            return try volume.withState(body)
        } catch {
            throw FileError(operation, path, error.code)
        }
    }
}
