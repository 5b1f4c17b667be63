public import Community
public import Files
public import SQLite

/// Why the vault did not keep something, or does not show it.
public enum VaultError: Error, Sendable {
    /// There is something to be opened and nothing to open it with.
    case noMasterKey(path: String)
    /// There is something to be opened, and the keys to it lie elsewhere.
    case noKeys(path: String)
    /// What lies there was locked with another key.
    case otherMasterKey(path: String)
    /// Nothing was ever held under this reference.
    case unknown(HeldID)
    /// Its key is destroyed.
    case erased(HeldID)
    /// Its key is missing, although nobody has erased it.
    case noKey(HeldID)
    /// Something else is held under it than was said now.
    case reused(HeldID)
    /// The same command is on its way.
    case underWay
    /// What lies under it is not what was put there.
    case damaged(HeldID)
    case overloaded(waiting: Int)
    /// A copy in the directory itself would be lost with it, and carried along by its copies.
    case copyInside(path: String)
    /// Something lies where a copy is to be put back.
    case exists(path: String)
    /// A copy of the keys is not where it was made.
    case noCopy(path: String)
    /// It knows of keys that the vault does not: the vault is the old one of the two.
    case youngerCopy(path: String)
    case closed
    /// What became of a command, or what is erased, could not be read from the log.
    case log(String)
    case disk(FileError)
    case database(SQLiteError, path: String)

    /// Whether the same may be kept soon, without anybody's doing.
    public var mayPass: Bool {
        switch self {
        case .underWay, .overloaded, .closed: true
        case .database(let error, _): .busy ~= error.code
        default: false
        }
    }

    public var isNoSpace: Bool {
        switch self {
        case .disk(let error): error.code == .noSpace
        case .database(let error, _): error.isFull
        default: false
        }
    }
}

extension VaultError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noMasterKey(let path):
            "the master key of the vault is missing at \(path): bring it back from where it is kept apart"
        case .noKeys(let path):
            "the keys of the vault are missing at \(path): bring them back with `linli vault restore`"
        case .otherMasterKey(let path): "\(path) does not hold the master key of this vault"
        case .unknown(let id): "the vault holds nothing under \(id)"
        case .erased(let id): "what \(id) stood for is erased"
        case .noKey(let id): "the key of \(id) is missing; bring the keys back from where they are kept apart"
        case .reused(let id): "something else is held under \(id) already"
        case .underWay: "the same command is on its way; ask again for its receipt"
        case .damaged(let id): "what the vault holds under \(id) is damaged; take it from a backup"
        case .overloaded(let waiting): "\(waiting) commands wait for the vault"
        case .copyInside(let path): "\(path) lies in the directory of the node; a copy belongs elsewhere"
        case .exists(let path): "\(path) is there already; move it away first"
        case .noCopy(let path): "the copy of the keys is not at \(path)"
        case .youngerCopy(let path): "\(path) has keys that this vault never had; restore the keys from it"
        case .closed: "the vault is closed"
        case .log(let reason): "the log does not tell: \(reason)"
        case .disk(let error): "\(error)"
        case .database(let error, let path): "\(path): \(error)"
        }
    }
}
