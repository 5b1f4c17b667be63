internal import Glibc

/// What the operating system refused, where, and its reason.
public struct FileError: Error, Hashable, CustomStringConvertible {
    public let operation: String
    public let path: String
    public let code: Code

    public init(_ operation: String, _ path: String, _ code: Code) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    public var description: String { "cannot \(operation) \(path): \(code)" }

    /// An `errno` value; ones without a name here are kept as they are.
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// `ENOENT`
        public static let notFound = Code(rawValue: ENOENT)
        /// `EEXIST`
        public static let exists = Code(rawValue: EEXIST)
        /// `ENOSPC`
        public static let noSpace = Code(rawValue: ENOSPC)
        /// `EIO`
        public static let inputOutput = Code(rawValue: EIO)
        /// `EWOULDBLOCK`: somebody else holds the lock.
        public static let locked = Code(rawValue: EWOULDBLOCK)

        public var description: String { unsafe String(cString: strerror(rawValue)) }
    }
}
