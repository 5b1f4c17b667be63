internal import CSQLite
internal import Glibc

/// What SQLite refused: the code it gave, its own words, and what was being done.
public struct SQLiteError: Error, Hashable, CustomStringConvertible {
    public let code: Code
    public let message: String
    public let operation: String
    /// What the operating system said last; of account only for I/O errors and files that cannot be opened.
    let systemCode: Int32

    /// Whether the disk has no room. Of a wal-index that cannot grow only the system knows why. A file that cannot be made
    /// is not told apart here: SQLite tries to open what is not there before it reports, and forgets the reason.
    public var isFull: Bool { .full ~= code || code == .walIndexSize && systemCode == ENOSPC }

    /// What is in a row that nobody can have put there: SQLite knows nothing of it.
    public static func corrupt(_ message: String, reading place: String) -> SQLiteError {
        SQLiteError(code: .corrupt, message: message, operation: "read \(place)", systemCode: 0)
    }

    public var description: String { "\(operation): \(message) (SQLite code \(code.rawValue))" }

    /// An extended result code. A family matches its members: `.busy ~= error.code` is true of every `SQLITE_BUSY_…`.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// `SQLITE_BUSY`
        public static let busy = Code(rawValue: SQLITE_BUSY)
        /// `SQLITE_FULL`: the disk has no room.
        public static let full = Code(rawValue: SQLITE_FULL)
        /// `SQLITE_CANTOPEN`
        public static let cannotOpen = Code(rawValue: SQLITE_CANTOPEN)
        /// `SQLITE_CORRUPT`: a page is not what SQLite writes.
        public static let corrupt = Code(rawValue: SQLITE_CORRUPT)
        /// `SQLITE_NOTADB`
        public static let notADatabase = Code(rawValue: SQLITE_NOTADB)
        /// `SQLITE_IOERR_SHMSIZE`: the wal-index could not grow.
        public static let walIndexSize = Code(rawValue: SQLITE_IOERR | 19 << 8)

        /// The low byte of an extended code names its family.
        public var family: Code { Code(rawValue: rawValue & 0xFF) }

        public static func ~= (pattern: Code, code: Code) -> Bool {
            pattern == code || pattern == code.family
        }
    }
}
