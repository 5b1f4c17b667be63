public import Files

/// Why a file is not taken, or not handed out.
public enum MediaError: Error, Hashable, CustomStringConvertible {
    case empty
    case tooLarge(limit: Int)
    /// It is not what its sender calls it.
    case notOf(MediaType)
    /// As many are under way as may be.
    case busy(limit: Int)
    /// What the disk has left is for others.
    case noRoom
    /// What lies there is not what was taken.
    case damaged(path: String)
    case disk(FileError)

    public var description: String {
        switch self {
        case .empty: "it has no bytes"
        case .tooLarge(let limit): "a file of its type has at most \(limit) bytes"
        case .notOf(let type): "its first bytes are not those of \(type.rawValue)"
        case .busy(let limit): "\(limit) files are on their way, which is the limit"
        case .noRoom: "the disk has no room for it"
        case .damaged(let path): "\(path) is not what its name says: its SHA-256 is another"
        case .disk(let error): "\(error)"
        }
    }
}

/// The same call with the error of this module.
func reporting<Value>(_ body: () throws(FileError) -> Value) throws(MediaError) -> Value {
    do throws(FileError) { return try body() } catch { throw .disk(error) }
}
