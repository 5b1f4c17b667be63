internal import Files
internal import Glibc

/// Why the volume refused a call, before the operation and the path are added that make it a `FileError`.
struct Refusal: Error {
    let code: FileError.Code

    static let notFound = Refusal(code: .notFound)
    static let exists = Refusal(code: .exists)
    static let noSpace = Refusal(code: .noSpace)
    static let inputOutput = Refusal(code: .inputOutput)
    static let locked = Refusal(code: .locked)
    static let isDirectory = Refusal(errno: EISDIR)
    static let notDirectory = Refusal(errno: ENOTDIR)
    static let notEmpty = Refusal(errno: ENOTEMPTY)
    static let invalid = Refusal(errno: EINVAL)
    /// `EBADF`: the file was opened for reading only.
    static let notWritable = Refusal(errno: EBADF)

    init(code: FileError.Code) { self.code = code }

    private init(errno: Int32) { code = FileError.Code(rawValue: errno) }
}
