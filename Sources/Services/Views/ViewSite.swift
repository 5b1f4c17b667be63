public import Files
import SQLite
public import Wire

/// Where the views of a community lie: beside its log, in the same directory.
public struct ViewSite: Sendable {
    public let directory: String
    public let disk: any Disk
    public let options: ViewOptions

    public init(directory: String, disk: any Disk = LocalDisk(), options: ViewOptions = ViewOptions()) {
        self.directory = directory
        self.disk = disk
        self.options = options
    }

    public func path(_ lane: Lane) -> String { directory + "/views-\(lane).db" }
}

/// The files of one view.
struct ViewPlace {
    let path: String
    let disk: any Disk

    /// Where a view is built anew while the old one answers.
    var next: String { path + ".next" }
    private var lock: String { path + ".lock" }

    init(_ lane: Lane, at site: ViewSite) {
        path = site.path(lane)
        disk = site.disk
    }

    /// Makes this process the one that writes the view, for as long as the file is held.
    func takeLock() throws(ViewError) -> any File {
        do throws(FileError) {
            if try !disk.exists(lock) { try disk.open(lock, .create).sync() }
            let file = try disk.open(lock, .readWrite)
            try file.lock()
            return file
        } catch {
            throw error.code == .locked ? .inUse(path: path) : .disk(error)
        }
    }

    /// Takes away what a rebuild has left that was cut off.
    func removeNext() throws(ViewError) {
        try onDisk { disk throws(FileError) in try removeDatabase(next, on: disk) }
    }

    /// Puts the new file in the place of the old one. The old one goes first, with its WAL: its frames, found beside the
    /// new file, would be taken for its own. Who loses power in between begins anew.
    func swap() throws(ViewError) {
        retire()
        try onDisk { disk throws(FileError) in
            try disk.open(next, .readWrite).sync()
            try removeDatabase(path, on: disk)
            try disk.syncDirectory(path.parentDirectory)
            try disk.rename(next, to: path)
            try disk.syncDirectory(path.parentDirectory)
        }
    }

    /// Whoever has the old file open for questions goes on reading it after it is gone, and learns from this that there is
    /// another one. What cannot be opened, nobody has open.
    private func retire() {
        let old = try? Connection(path: path, mode: .readWrite, vfs: disk.sqliteVFS)
        try? old?.execute("DELETE FROM view_mark")
    }

    private func onDisk(_ body: (any Disk) throws(FileError) -> Void) throws(ViewError) {
        do throws(FileError) { try body(disk) } catch { throw .disk(error) }
    }
}

/// Removes a database with what SQLite keeps beside it.
func removeDatabase(_ path: String, on disk: any Disk) throws(FileError) {
    for suffix in ["", "-wal", "-shm", "-journal"] where try disk.exists(path + suffix) {
        try disk.remove(path + suffix)
    }
}
