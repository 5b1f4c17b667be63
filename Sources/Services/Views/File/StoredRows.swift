import Community
import SQLite

/// The rows of a view's file, as they are or as they were at a snapshot.
final class StoredRows: RowSource {
    /// No snapshot has this number yet: the rows as they are.
    static let now = Int64.max

    private let file: ViewFile
    private let snapshot: Int64
    private let tables: [String: StoredTable]
    /// Why a row could not be read. From then on nothing is read any more, until all is folded anew: what was folded is
    /// worth nothing.
    private var failure: ViewError?

    init(_ file: ViewFile, at snapshot: Int64 = StoredRows.now) throws(ViewError) {
        self.file = file
        self.snapshot = snapshot
        do throws(SQLiteError) {
            var tables: [String: StoredTable] = [:]
            for schema in file.schemas { tables[schema.name] = try StoredTable(schema, in: file) }
            self.tables = tables
        } catch {
            throw .database(error, path: file.path)
        }
    }

    private init(_ file: ViewFile, _ tables: [String: StoredTable], at snapshot: Int64) {
        self.file = file
        self.tables = tables
        self.snapshot = snapshot
    }

    /// The same file at another snapshot.
    func at(_ snapshot: Int64) -> StoredRows { StoredRows(file, tables, at: snapshot) }

    func check() throws(ViewError) {
        if let failure { throw failure }
    }

    var isSound: Bool { failure == nil }

    /// For who begins again with nothing of what was folded: what has failed once need not fail again.
    func readAgain() { failure = nil }

    func row(_ table: StaticString, key: [ColumnValue]) -> [ColumnValue]? {
        reading { try stored(table).row(key, at: snapshot) } ?? nil
    }

    func refuse(_ error: RowError) {
        failure = failure ?? .row(error, path: file.path)
    }

    func forEachRow(_ table: StaticString, _ visit: ([ColumnValue]) -> Void) {
        reading { try stored(table).forEachRow(at: snapshot, in: file, visit) }
    }

    /// What a row held at a snapshot is not what an index of now tells.
    func forEachRow(_ table: StaticString, where filter: RowFilter, _ visit: ([ColumnValue]) -> Void) {
        guard snapshot == StoredRows.now else { return forEachRow(table, visit) }
        reading { try stored(table).forEachRow(where: filter, in: file, visit) }
    }

    func forEachKey(_ table: StaticString, _ range: StoredRange, _ visit: ([ColumnValue], Bool) -> Bool) {
        reading { try stored(table).forEachKey(range, at: snapshot, in: file, visit) }
    }

    @discardableResult
    private func reading<Value>(_ body: () throws -> Value) -> Value? {
        guard failure == nil else { return nil }
        do { return try body() } catch {
            failure = ViewError(error, path: file.path)
            return nil
        }
    }

    private func stored(_ table: StaticString) -> StoredTable {
        guard let stored = tables["\(table)"] else { preconditionFailure("\(table) is no table of this fold") }
        return stored
    }
}

extension ViewError {
    /// Whatever reading a view's file threw.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as ViewError: self = error
        case let error as SQLiteError: self = .database(error, path: path)
        case let error as RowError: self = .row(error, path: path)
        default: preconditionFailure("an error without a place in a view: \(error)")
        }
    }
}
