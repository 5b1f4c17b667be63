internal import CLinux
internal import Glibc

/// The machine's own file system.
public struct LocalDisk: Disk {
    public init() {}

    public var sqliteVFS: String? { nil }

    public func open(_ path: String, _ access: FileAccess) throws(FileError) -> any File {
        let flags =
            switch access {
            case .read: O_RDONLY
            case .readWrite: O_RDWR
            case .create: O_RDWR | O_CREAT | O_EXCL
            }
        let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last("open", path) }
        return LocalFile(descriptor: descriptor, path: path)
    }

    public func names(in directory: String) throws(FileError) -> [String] {
        guard let stream = unsafe opendir(directory) else { throw .last("list", directory) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw .last("list", directory) }
        return names.sorted()
    }

    public func makeDirectory(_ path: String) throws(FileError) {
        do throws(FileError) {
            try makeOneDirectory(path)
        } catch {
            guard error.code == .notFound, path.parentDirectory != path else { throw error }
            try makeDirectory(path.parentDirectory)
            try makeOneDirectory(path)
        }
    }

    private func makeOneDirectory(_ path: String) throws(FileError) {
        if unsafe mkdir(path, 0o700) == 0 { return try syncDirectory(path.parentDirectory) }
        let failure = FileError.last("make directory", path)
        // Only a directory has an entry for itself; a file of the name is in the way.
        guard failure.code == .exists, unsafe access(path + "/.", F_OK) == 0 else { throw failure }
    }

    public func rename(_ path: String, to target: String) throws(FileError) {
        guard unsafe Glibc.rename(path, target) == 0 else { throw .last("rename", path) }
    }

    public func remove(_ path: String) throws(FileError) {
        guard unsafe unlink(path) == 0 else { throw .last("remove", path) }
    }

    public func syncDirectory(_ path: String) throws(FileError) {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .last("sync", path) }
    }

    public func exists(_ path: String) throws(FileError) -> Bool {
        if unsafe access(path, F_OK) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else { throw .last("look for", path) }
        return false
    }

    public func availableBytes(at path: String) throws(FileError) -> UInt64 {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { throw .last("measure", path) }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }
}

/// A descriptor and the path it was opened by; closed when the last reference goes.
final class LocalFile: File {
    let descriptor: Int32
    private let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        // A child that is being started has copies of all descriptors until its program runs, and with them the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    func size() throws(FileError) -> UInt64 {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .last("inspect", path) }
        return UInt64(status.st_size)
    }

    func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8] {
        var failure: FileError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset) + off_t(filled))
                if got == 0 { return }
                if got > 0 {
                    filled += got
                } else if errno != EINTR {
                    failure = .last("read", path)
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let put = unsafe bytes.withUnsafeBytes { buffer in
                unsafe pwrite(
                    descriptor, buffer.baseAddress! + written, bytes.count - written, off_t(offset) + off_t(written))
            }
            if put >= 0 {
                written += put
            } else if errno != EINTR {
                throw .last("write", path)
            }
        }
    }

    func resize(to size: UInt64) throws(FileError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw .last("resize", path) }
    }

    func allocate(size: UInt64) throws(FileError) {
        guard size > 0 else { return }
        // posix_fallocate returns its error instead of setting errno.
        let code = posix_fallocate(descriptor, 0, off_t(size))
        guard code == 0 else { throw FileError("allocate", path, .init(rawValue: code)) }
    }

    func sync() throws(FileError) {
        guard fdatasync(descriptor) == 0 else { throw .last("sync", path) }
    }

    func lock() throws(FileError) {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .last("lock", path) }
    }

    func identity() throws(FileError) -> FileIdentity {
        var status = statx()
        guard unsafe linli_statx(descriptor, &status) == 0 else { throw .last("inspect", path) }
        // Where the file system keeps no time of birth, all that is left is the number.
        let born = UInt64(bitPattern: status.stx_btime.tv_sec) &* 1_000_000_000 &+ UInt64(status.stx_btime.tv_nsec)
        return FileIdentity(number: status.stx_ino, born: born)
    }
}

extension FileError {
    /// The failure that `errno` reports; to be read before anything else is called.
    fileprivate static func last(_ operation: String, _ path: String) -> FileError {
        FileError(operation, path, .init(rawValue: errno))
    }
}
