import Files
import SQLite

extension LedgerError {
    /// Whether the disk has no room.
    var isFull: Bool {
        switch self {
        case .noSpace: true
        case .disk(let error): error.code == .noSpace
        case .database(let error, _): error.isFull
        default: false
        }
    }

    /// Whether the failure will pass by itself: somebody who holds the WAL or writes, a disk without room.
    var canWait: Bool {
        switch self {
        case .busy: true
        case .database(let error, _) where .busy ~= error.code: true
        default: isFull
        }
    }
}
