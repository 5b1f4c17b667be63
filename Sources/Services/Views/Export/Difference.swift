public import Community
import SQLite

/// The first place where two views of the same records are not the same.
public struct Difference: Hashable, Sendable {
    public let table: String
    public let key: [ColumnValue]
    public let finding: Finding

    public enum Finding: Hashable, Sendable {
        case missing
        case notInTheLog
        case column(String, stored: ColumnValue, replayed: ColumnValue)
    }
}

extension Difference: CustomStringConvertible {
    public var description: String {
        let place = "table \(table), key \(key.map(\.description).joined(separator: ", "))"
        return switch finding {
        case .missing: "\(place): the row is missing"
        case .notInTheLog: "\(place): the log knows no such row"
        case .column(let name, let stored, let replayed):
            "\(place), column \(name): \(stored), by the log \(replayed)"
        }
    }
}

extension ColumnValue: CustomStringConvertible {
    public var description: String {
        switch self {
        case .null: "null"
        case .integer(let integer): "\(integer)"
        case .text(let text): "\"\(text)\""
        case .bytes(let bytes): "\(bytes.count) bytes"
        }
    }
}

extension Difference {
    /// Compares what is stored with what the log says, table by table in the order of the keys.
    static func first(stored: ViewFile, replayed: ViewFile) throws(ViewError) -> Difference? {
        do throws(SQLiteError) {
            for schema in replayed.schemas {
                if let found = try first(in: schema, stored, replayed) { return found }
            }
            return nil
        } catch {
            throw .database(error, path: stored.path)
        }
    }

    private static func first(
        in schema: TableSchema, _ stored: ViewFile, _ replayed: ViewFile
    ) throws(SQLiteError) -> Difference? {
        var ours = try RowCursor(schema, in: stored)
        var theirs = try RowCursor(schema, in: replayed)
        while true {
            let (row, truth) = (try ours.next(), try theirs.next())
            if row == nil, truth == nil { return nil }
            if let row, let truth, row.elementsEqual(truth, by: { $0.isIdentical(to: $1) }) { continue }
            return Difference(schema, row, truth)
        }
    }

    /// Of two rows that are not the same.
    private init(_ schema: TableSchema, _ row: [ColumnValue]?, _ truth: [ColumnValue]?) {
        table = schema.name
        let (stored, replayed) = (row?.prefix(schema.keyCount), truth?.prefix(schema.keyCount))
        let column = zip(row ?? [], truth ?? []).enumerated().first { !$1.0.isIdentical(to: $1.1) }
        if let column, column.offset >= schema.keyCount {
            key = Array(stored ?? [])
            finding = .column(schema.columns[column.offset].name, stored: column.element.0, replayed: column.element.1)
        } else if let replayed, stored.map({ replayed.precedes($0) }) ?? true {
            key = Array(replayed)
            finding = .missing
        } else {
            key = Array(stored ?? [])
            finding = .notInTheLog
        }
    }
}

extension ArraySlice<ColumnValue> {
    /// In the order of keys.
    fileprivate func precedes(_ other: ArraySlice<ColumnValue>) -> Bool {
        for (a, b) in zip(self, other) where !a.isIdentical(to: b) { return a.precedes(b) }
        return false
    }
}

extension ColumnValue {
    /// Two texts that look alike are not the same bytes.
    fileprivate func isIdentical(to other: ColumnValue) -> Bool {
        if case (.text(let a), .text(let b)) = (self, other) { a.utf8.elementsEqual(b.utf8) } else { self == other }
    }

    fileprivate func precedes(_ other: ColumnValue) -> Bool {
        switch (self, other) {
        case (.integer(let a), .integer(let b)): a < b
        case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
        // A column holds one type.
        default: false
        }
    }
}
