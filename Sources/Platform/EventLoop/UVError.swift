internal import CUV

/// An error of libuv: a negative errno or a code of its own.
public struct UVError: Error, Hashable, Sendable {
    /// The system's codes keep their C names in the documentation; unknown ones keep their number.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// UV_ECANCELED: the handle was closed before.
        public static let cancelled = Code(rawValue: UV_ECANCELED.rawValue)
        /// UV_ECONNREFUSED
        public static let connectionRefused = Code(rawValue: UV_ECONNREFUSED.rawValue)
        /// UV_ECONNRESET
        public static let connectionReset = Code(rawValue: UV_ECONNRESET.rawValue)
        /// UV_EADDRINUSE
        public static let addressInUse = Code(rawValue: UV_EADDRINUSE.rawValue)
        /// UV_EINVAL
        public static let invalid = Code(rawValue: UV_EINVAL.rawValue)
    }

    public let code: Code
    /// What was being done.
    public let action: String

    init(_ code: Int32, _ action: String) {
        self.code = Code(rawValue: code)
        self.action = action
    }
}

extension UVError: CustomStringConvertible {
    public var description: String {
        unsafe "\(action): \(String(cString: uv_strerror(code.rawValue))) (\(String(cString: uv_err_name(code.rawValue))))"
    }
}

/// Throws what libuv answered with, if it is an error.
func check(_ status: Int32, _ action: @autoclosure () -> String) throws(UVError) {
    if status < 0 { throw UVError(status, action()) }
}

/// For calls that fail only on misuse.
func must(_ status: Int32, _ action: String) {
    precondition(status >= 0, "\(UVError(status, action))")
}
