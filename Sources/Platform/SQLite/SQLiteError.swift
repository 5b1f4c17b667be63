internal import CSQLite

/// What SQLite refused: the code it gave, its own words, and what was being done.
public struct SQLiteError: Error, Hashable, CustomStringConvertible {
    public let code: Code
    public let message: String
    public let operation: String

    public var description: String { "\(operation): \(message) (SQLite code \(code.rawValue))" }

    /// An extended result code. A family matches its members: `.ioError ~= error.code` is true of every `SQLITE_IOERR_…`.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// `SQLITE_BUSY`
        public static let busy = Code(rawValue: SQLITE_BUSY)
        /// `SQLITE_IOERR`
        public static let ioError = Code(rawValue: SQLITE_IOERR)
        /// `SQLITE_CORRUPT`
        public static let corrupt = Code(rawValue: SQLITE_CORRUPT)
        /// `SQLITE_FULL`: the disk has no room.
        public static let full = Code(rawValue: SQLITE_FULL)
        /// `SQLITE_CANTOPEN`
        public static let cannotOpen = Code(rawValue: SQLITE_CANTOPEN)
        /// `SQLITE_CONSTRAINT`
        public static let constraint = Code(rawValue: SQLITE_CONSTRAINT)
        /// `SQLITE_NOTADB`
        public static let notADatabase = Code(rawValue: SQLITE_NOTADB)

        /// The low byte of an extended code names its family.
        public var family: Code { Code(rawValue: rawValue & 0xFF) }

        public static func ~= (pattern: Code, code: Code) -> Bool {
            pattern == code || pattern == code.family
        }
    }
}
