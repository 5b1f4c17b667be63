internal import CSQLite
internal import Files
internal import Glibc

/// What a VFS method returns; codes without a name here are kept as they are.
struct ResultCode: RawRepresentable, Hashable, Sendable {
    let rawValue: Int32

    init(rawValue: Int32) { self.rawValue = rawValue }

    /// `SQLITE_OK`
    static let ok = ResultCode(rawValue: SQLITE_OK)
    /// `SQLITE_BUSY`: somebody else holds the lock.
    static let busy = ResultCode(rawValue: SQLITE_BUSY)
    /// `SQLITE_FULL`
    static let full = ResultCode(rawValue: SQLITE_FULL)
    /// `SQLITE_NOTFOUND`: the file control is not known.
    static let notFound = ResultCode(rawValue: SQLITE_NOTFOUND)
    /// `SQLITE_CANTOPEN`
    static let cannotOpen = ResultCode(rawValue: SQLITE_CANTOPEN)
    /// `SQLITE_IOERR_SHORT_READ`: the rest of the buffer is zeros.
    static let shortRead = ioError(2)
    /// `SQLITE_IOERR_READ`
    static let readFailed = ioError(1)
    /// `SQLITE_IOERR_WRITE`
    static let writeFailed = ioError(3)
    /// `SQLITE_IOERR_FSYNC`
    static let syncFailed = ioError(4)
    /// `SQLITE_IOERR_DIR_FSYNC`
    static let directorySyncFailed = ioError(5)
    /// `SQLITE_IOERR_TRUNCATE`
    static let truncateFailed = ioError(6)
    /// `SQLITE_IOERR_FSTAT`
    static let inspectionFailed = ioError(7)
    /// `SQLITE_IOERR_ACCESS`
    static let accessFailed = ioError(13)
    /// `SQLITE_IOERR_DELETE`
    static let deletionFailed = ioError(10)
    /// `SQLITE_IOERR_DELETE_NOENT`: there was nothing to delete, which SQLite takes for success.
    static let nothingToDelete = ioError(23)
    /// `SQLITE_IOERR_LOCK`
    static let lockFailed = ioError(15)
    /// `SQLITE_IOERR_CHECKRESERVEDLOCK`
    static let lockCheckFailed = ioError(14)
    /// `SQLITE_IOERR_SHMMAP`
    static let mappingFailed = ioError(21)
    /// `SQLITE_IOERR_SHMSIZE`
    static let mappingTooLarge = ioError(19)
    /// `SQLITE_IOERR_SHMLOCK`
    static let sharedLockFailed = ioError(20)

    /// The code of a call to the volume. Like SQLite's own VFS for Unix, only a write says that the disk is full; every
    /// other call says that it failed, and leaves the reason where SQLite looks for it.
    static func of(
        _ call: () throws(FileError) -> Void, or failure: ResultCode
    ) -> ResultCode {
        do throws(FileError) {
            try call()
            return .ok
        } catch {
            return failure.because(of: error)
        }
    }

    /// Leaves the reason of the failure in `errno`, as a system call would.
    func because(of error: FileError) -> ResultCode {
        errno = error.code.rawValue
        return self
    }

    /// The extended codes are macros with shifts in them, which Swift does not import.
    private static func ioError(_ detail: Int32) -> ResultCode {
        ResultCode(rawValue: SQLITE_IOERR | detail << 8)
    }
}
