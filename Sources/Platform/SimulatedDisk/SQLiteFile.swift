internal import CSQLite
internal import Files
internal import Synchronization

/// An open file as SQLite sees it.
final class SQLiteFile: Sendable {
    let file: SimulatedFile
    /// Keeps the registration alive: SQLite asks the VFS until the connection is closed.
    private let vfs: SQLiteVFS
    /// Whether the last connection leaves the WAL behind (`SQLITE_FCNTL_PERSIST_WAL`).
    private let keepsWAL = Atomic<Bool>(false)
    private let owesDirectorySync: Atomic<Bool>

    init(_ file: SimulatedFile, vfs: SQLiteVFS, syncsDirectory: Bool) {
        self.file = file
        self.vfs = vfs
        owesDirectorySync = Atomic(syncsDirectory)
    }

    var volume: Volume { file.volume }

    /// The bytes there are; SQLite wants zeros for the rest.
    func read(count: Int, at offset: Int64) throws(FileError) -> [UInt8] {
        try file.read(at: UInt64(offset), count: count)
    }

    func write(_ bytes: [UInt8], at offset: Int64) -> ResultCode {
        do throws(FileError) {
            try file.write(bytes, at: UInt64(offset))
            return .ok
        } catch {
            return error.code == .noSpace ? .full : ResultCode.writeFailed.because(of: error)
        }
    }

    func truncate(to size: Int64) -> ResultCode {
        .of({ () throws(FileError) in try file.resize(to: UInt64(size)) }, or: .truncateFailed)
    }

    /// The first sync of a journal or a WAL is followed by one of its directory, whose failure is not reported: so does
    /// SQLite's own VFS for Unix. Without it the rollback journal that made the database could come back after a power
    /// cut, and take back everything since.
    func sync() -> ResultCode {
        let code = ResultCode.of({ () throws(FileError) in try file.sync() }, or: .syncFailed)
        if code == .ok && owesDirectorySync.exchange(false, ordering: .relaxed) {
            try? volume.syncDirectory(file.path.parentDirectory)
        }
        return code
    }

    /// Nil if the disk is dead.
    func size() -> Int64? {
        (try? file.size()).map(Int64.init)
    }

    /// Whole sectors survive or are lost, so what lies beside a write in its sector is safe, and SQLite may be told.
    /// Where sectors tear nobody should rely on their neighbours: SQLite then fills the last sector of every commit,
    /// so that the next one begins in a sector of its own.
    var isPowersafe: Bool {
        !volume.tornSectors
    }

    /// The file controls whose argument is a flag. Others carry other things, so it must not be touched for them.
    static let flagControls: Set<Int32> = [SQLITE_FCNTL_PERSIST_WAL, SQLITE_FCNTL_POWERSAFE_OVERWRITE]

    /// The state after the control; a negative flag only asks for it. Powersafe overwrite is a property of the disk,
    /// so a connection that would set it is told how things are.
    func control(_ operation: Int32, flag: Int32) -> Bool {
        guard operation == SQLITE_FCNTL_PERSIST_WAL else { return isPowersafe }
        if flag >= 0 { keepsWAL.store(flag != 0, ordering: .relaxed) }
        return keepsWAL.load(ordering: .relaxed)
    }
}
