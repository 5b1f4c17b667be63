public import Files

extension SimulatedDisk {
    public func open(_ path: String, _ access: FileAccess) throws(FileError) -> any File {
        try volume.open(path, access)
    }

    public func names(in directory: String) throws(FileError) -> [String] {
        try volume.perform("list", directory) { state throws(Refusal) in
            try state.list(directory)
        }
    }

    public func makeDirectory(_ path: String) throws(FileError) {
        try volume.perform("make directory", path) { state throws(Refusal) in
            try state.makeDirectory(DiskPath(path))
        }
    }

    public func rename(_ path: String, to target: String) throws(FileError) {
        try volume.perform("rename", path) { state throws(Refusal) in
            try state.rename(path, to: target)
        }
    }

    public func remove(_ path: String) throws(FileError) {
        try volume.remove(path)
    }

    public func syncDirectory(_ path: String) throws(FileError) {
        try volume.syncDirectory(path)
    }

    public func exists(_ path: String) throws(FileError) -> Bool {
        try volume.perform("look for", path) { $0.exists(path) }
    }

    public func availableBytes(at path: String) throws(FileError) -> UInt64 {
        try volume.perform("measure", path) { state throws(Refusal) in
            guard state.exists(path) else { throw .notFound }
            return state.availableBytes
        }
    }
}
