/// Where files live: the seam between what must survive and the machine that may lose it.
///
/// The caller promises to sync a file before it tells anybody that its content is durable, and to sync the directory
/// after creating, renaming or removing a name that must be found again. The disk promises that what was synced is
/// read back, that a rename is seen whole or not at all, and that a failed call has said so: nothing is retried
/// underneath, because a second fsync after a failed one proves nothing.
public protocol Disk: Sendable {
    /// The SQLite VFS whose files are the files of this disk, or nil for SQLite's own.
    var sqliteVFS: String? { get }

    func open(_ path: String, _ access: FileAccess) throws(FileError) -> any File
    /// The names in a directory, sorted, so that no result depends on the order in which they were made.
    func names(in directory: String) throws(FileError) -> [String]
    /// Makes the directory and its missing parents, which are durable on return; one that exists already is no error.
    func makeDirectory(_ path: String) throws(FileError)
    /// Replaces `target` if it exists.
    func rename(_ path: String, to target: String) throws(FileError)
    func remove(_ path: String) throws(FileError)
    func syncDirectory(_ path: String) throws(FileError)
    func exists(_ path: String) throws(FileError) -> Bool
    /// What an unprivileged writer may still fill.
    func availableBytes(at path: String) throws(FileError) -> UInt64
}

public enum FileAccess: Sendable {
    case read
    case readWrite
    /// The file must not exist yet.
    case create
}

/// An open file. Offsets are explicit, so any number of threads may read while one writes.
public protocol File: AnyObject, Sendable {
    func size() throws(FileError) -> UInt64
    /// Fewer bytes than asked for only at the end of the file.
    func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8]
    func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError)
    func resize(to size: UInt64) throws(FileError)
    /// Makes sure that the first `size` bytes have blocks of their own, so that writing them cannot run out of space.
    func allocate(size: UInt64) throws(FileError)
    /// Returns when everything written so far would survive a power cut.
    func sync() throws(FileError)
    /// Takes the advisory lock on the file until it is closed; `FileError.Code.locked` if another holder has it.
    func lock() throws(FileError)
    /// Something that differs between this file and a copy of it on the same machine, and outlasts a reboot.
    func identity() throws(FileError) -> FileIdentity
}

/// The number of a file in its file system, and when it was born. The device has no part in it: btrfs, overlayfs, NFS
/// and the numbering of NVMe disks may give it another number at every boot. So a clone of the whole file system, block
/// by block, has the same files: whoever starts that beside the original must take its fence away.
public struct FileIdentity: Hashable, Sendable {
    public let number: UInt64
    /// In nanoseconds since 1970.
    public let born: UInt64

    public init(number: UInt64, born: UInt64) {
        self.number = number
        self.born = born
    }
}

extension Disk {
    public func contents(of path: String) throws(FileError) -> [UInt8] {
        let file = try open(path, .read)
        return try file.read(at: 0, count: Int(file.size()))
    }

    /// Replaces the file as a whole: a reader, and a machine that lost power, sees the old bytes or the new ones.
    public func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let fresh = path + ".new"
        if try exists(fresh) { try remove(fresh) }
        let file = try open(fresh, .create)
        try file.write(bytes, at: 0)
        try file.sync()
        try rename(fresh, to: path)
        try syncDirectory(path.parentDirectory)
    }

    /// The same for a file that `body` writes piece by piece. Where it fails nothing is left of the attempt.
    public func replace(_ path: String, writing body: (_ write: ([UInt8]) throws -> Void) throws -> Void) throws {
        let fresh = path + ".new"
        if try exists(fresh) { try remove(fresh) }
        do {
            let file = try open(fresh, .create)
            var offset: UInt64 = 0
            try body { bytes in
                try file.write(bytes, at: offset)
                offset += UInt64(bytes.count)
            }
            try file.sync()
            try rename(fresh, to: path)
        } catch {
            // Why it failed is the news.
            try? remove(fresh)
            throw error
        }
        try syncDirectory(path.parentDirectory)
    }
}

extension String {
    /// The directory that holds this path's last component; `.` for a bare name.
    public var parentDirectory: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
