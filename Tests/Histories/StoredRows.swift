internal import CBOR
public import Community

/// Rows as a file keeps them: found by the bytes of their keys.
public final class StoredRows: RowSource {
    private var rows: [String: [[UInt8]: [ColumnValue]]] = [:]
    /// Every row with its table and the bytes of its key.
    public var all: [String: [[UInt8]: [ColumnValue]]] { rows }

    public private(set) var refused: [RowError] = []

    public init() {}

    public func row(_ table: StaticString, key: [ColumnValue]) -> [ColumnValue]? { rows["\(table)"]?[bytes(key)] }

    public func refuse(_ error: RowError) { refused.append(error) }

    public func forEachRow(_ table: StaticString, _ visit: ([ColumnValue]) -> Void) {
        let rows = rows["\(table)"] ?? [:]
        for key in rows.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) { visit(rows[key]!) }
    }

    /// Stores what a table of a fold has touched.
    public struct Storing: TableVisitor, RowSink {
        let rows: StoredRows
        private var keyColumns = 1

        init(_ rows: StoredRows) { self.rows = rows }

        public mutating func visit<Entity: Row>(_ table: inout Table<Entity>) {
            keyColumns = Entity.keyColumns
            var sink = self
            table.store(in: &sink)
            table.send()
            table.settle()
        }

        public mutating func store(_ table: StaticString, _ values: [ColumnValue]) {
            rows.rows["\(table)", default: [:]][rows.bytes(Array(values.prefix(keyColumns)))] = values
        }
    }

    /// Stores what a fold has touched since it was last stored.
    public func store(_ fold: inout some LaneFold) {
        var storing = Storing(self)
        fold.tables(&storing)
    }

    /// Changes a stored row behind everybody's back.
    public func change(
        _ table: String, key: [ColumnValue], _ change: (inout [ColumnValue]) throws -> Void
    ) rethrows {
        try change(&rows[table]![bytes(key)]!)
    }

    private func bytes(_ key: [ColumnValue]) -> [UInt8] {
        var writer = CBORWriter()
        for value in key {
            switch value {
            case .null: writer.null()
            case .integer(let integer): writer.integer(integer)
            case .text(let text): writer.text(text)
            case .bytes(let bytes): writer.byteString(bytes)
            }
        }
        return writer.bytes
    }
}
