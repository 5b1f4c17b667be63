internal import CSQLite
internal import Files
internal import Glibc
import Randomness
internal import Synchronization

/// A volume as SQLite sees it.
///
/// Safe to send: the pointers never change after `init`, SQLite's list of VFSs has a lock of its own, and all state is
/// the volume's. Every open file holds a reference, and closing the database file is the last thing a connection asks
/// of its VFS; so the memory of the registration is there as long as SQLite looks at it, even if the disk is not.
@safe final class SQLiteVFS: @unchecked Sendable {
    /// Registrations so far in this process, since names must be unique in it.
    private static let count = Atomic<Int>(0)

    let name: String
    let volume: Volume
    private let cName: UnsafeMutablePointer<CChar>
    private let registration: UnsafeMutablePointer<sqlite3_vfs>

    init(volume: Volume) {
        self.volume = volume
        name = "simulated-\(Self.count.add(1, ordering: .relaxed).newValue)"
        unsafe cName = strdup(name)
        unsafe registration = .allocate(capacity: 1)
        let description = unsafe sqlite3_vfs(
            name: cName, object: Unmanaged.passUnretained(self).toOpaque())
        unsafe registration.initialize(to: description)
        let status = unsafe sqlite3_vfs_register(registration, 0)
        precondition(status == SQLITE_OK, "SQLite could not be initialised")
    }

    deinit {
        unregister()
        unsafe registration.deallocate()
        unsafe free(cName)
    }

    /// Harmless when it happened before.
    func unregister() {
        unsafe sqlite3_vfs_unregister(registration)
    }

    func open(_ path: String?, flags: Int32) throws(FileError) -> SQLiteFile {
        guard let path else { return try SQLiteFile(volume.openUnnamed(), vfs: self, syncsDirectory: false) }
        let isJournal = flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL) != 0
        return try SQLiteFile(
            openNamed(path, flags: flags), vfs: self, syncsDirectory: isJournal && flags & SQLITE_OPEN_CREATE != 0)
    }

    private func openNamed(_ path: String, flags: Int32) throws(FileError) -> SimulatedFile {
        if flags & SQLITE_OPEN_READONLY != 0 { return try volume.open(path, .read) }
        if flags & SQLITE_OPEN_CREATE == 0 { return try volume.open(path, .readWrite) }
        if flags & SQLITE_OPEN_EXCLUSIVE != 0 { return try volume.open(path, .create) }
        return try volume.openOrCreate(path)
    }

    func delete(_ path: String, syncingDirectory: Bool) -> ResultCode {
        do throws(FileError) {
            try volume.remove(path)
        } catch {
            return error.code == .notFound ? .nothingToDelete : .deletionFailed
        }
        guard syncingDirectory else { return .ok }
        return .of({ () throws(FileError) in try volume.syncDirectory(path.parentDirectory) }, or: .directorySyncFailed)
    }

    /// Nil if the disk is dead. The flags that SQLite asks with differ for directories only, and all are writable.
    func isPresent(_ path: String) -> Bool? {
        try? volume.perform("look for", path) { $0.isDirectoryOrHasBytes(path) }
    }

    func fullPath(_ path: String) -> String {
        DiskPath(path).description
    }

    func randomness(_ count: Int) -> [UInt8] {
        volume.withState { state in
            (0..<count).map { _ in UInt8(truncatingIfNeeded: state.generator.next()) }
        }
    }
}
