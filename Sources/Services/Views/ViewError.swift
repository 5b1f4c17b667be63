public import Community
public import Files
public import Ledger
public import SQLite
public import Wire

/// Why a view cannot be folded, stored or asked.
public enum ViewError: Error, Hashable {
    case ledger(LedgerError)
    case database(SQLiteError, path: String)
    case disk(FileError)
    /// A row is not what this program writes.
    case row(RowError, path: String)
    /// A row was written since a snapshot, and what it held before is not there.
    case history(table: String, path: String)
    /// Another process writes the view.
    case inUse(path: String)
    case stale(Stale, path: String)
    /// The view has to be built anew, and its first records were pruned.
    case pruned(Lane, from: Seq)
    /// There are not that many records.
    case beyond(UInt64, size: UInt64)
    /// The past before this position is not kept.
    case forgotten(UInt64, oldest: UInt64)
    /// As many questions about the past as are allowed are being answered (503 with Retry-After).
    case busy(limit: Int, retryAfterSeconds: Int)
}

extension ViewError {
    /// Whether there was no room for it on the disk, which may pass.
    public var isNoSpace: Bool {
        switch self {
        case .ledger(.noSpace): true
        case .database(let error, _): error.isFull
        case .disk(let error): error.code == .noSpace
        default: false
        }
    }
}

/// Why a stored view cannot be gone on with.
public enum Stale: Error, Hashable {
    case absent
    case noView
    case otherFormat(Int64)
    case otherLog
    case otherFold(Int64, known: Int64)
    case otherTable(String)
    /// It has folded records that its log does not have.
    case ahead(UInt64, size: UInt64)
    /// It has folded other records than its log has.
    case forked(UInt64)
}

extension ViewError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .ledger(let error): "\(error)"
        case .database(let error, let path): "\(path): \(error)"
        case .disk(let error): "\(error)"
        case .row(let error, let path): "\(path) is damaged: \(error); `linli replay` builds it anew"
        case .history(let table, let path):
            "\(path) is damaged: it lacks what a row of \(table) held before; `linli replay` builds it anew"
        case .inUse(let path): "\(path) is in use by another process; stop it first"
        case .stale(let stale, let path): "\(path) \(stale); `linli replay` builds it anew"
        case .pruned(let lane, let from):
            "the view of lane \(lane) must be built anew, and its records before \(from) were pruned; "
                + "`linli log restore` brings them back"
        case .beyond(let position, let size): "there is no position \(position): the lane holds \(size) records"
        case .forgotten(let position, let oldest):
            "what was known at position \(position) is not kept any more; the oldest position is \(oldest)"
        case .busy(let limit, let seconds):
            "\(limit) questions about the past are being answered, which is the limit; try again in \(seconds) s"
        }
    }
}

extension Stale: CustomStringConvertible {
    public var description: String {
        switch self {
        case .absent: "is not there"
        case .noView: "is no view"
        case .otherFormat(let format): "has format \(format), which this program does not write"
        case .otherLog: "is the view of another log"
        case .otherFold(let version, let known): "was folded by version \(version), this program has \(known)"
        case .otherTable(let name): "has another table \(name) than this program"
        case .ahead(let position, let size): "has folded \(position) records, the log holds \(size)"
        case .forked(let position): "has folded other records than the first \(position) of the log"
        }
    }
}
