import Community

/// A table of a view in the words of SQL.
///
/// Behind the columns of its rows stand two of ours: the snapshot in which the row came to be and the one in which it
/// was written last, so that most questions about the past need no look into the history.
struct TableSchema {
    let name: String
    let columns: [(name: String, type: ColumnType)]
    let keyCount: Int

    init<Entity: Row>(_ entity: Entity.Type) {
        name = "\(Entity.table)"
        columns = Entity.listing
        keyCount = Entity.keyColumns
    }

    var creation: String {
        let lines =
            columns.enumerated().map { index, column in
                "\(column.name.quoted) \(column.type.sql)\(index < keyCount ? " NOT NULL" : "")"
            } + [
                "view_since INTEGER NOT NULL", "view_changed INTEGER NOT NULL",
                "PRIMARY KEY (\(list(columns.prefix(keyCount).map(\.name.quoted))))",
            ]
        return "CREATE TABLE \(name.quoted) (\(list(lines))) STRICT" + (hasRowID ? "" : ", WITHOUT ROWID")
    }

    /// The one integer key of a table is SQLite's own number of a row.
    private var hasRowID: Bool { keyCount == 1 && columns[0].type == .integer }

    /// One row by its key.
    var select: String { "\(selectAll) WHERE \(keyCondition)" }

    /// All rows in the order of their keys: integers by value, texts and bytes by their bytes.
    var scan: String { "\(selectAll) ORDER BY \(list(columns.prefix(keyCount).map(\.name.quoted)))" }

    var insert: String {
        let places = list(Array(repeating: "?", count: columns.count + 2))
        return "INSERT INTO \(name.quoted) VALUES (\(places)) ON CONFLICT DO NOTHING"
    }

    /// Numbered as in `insert`, so that both take the same values.
    var update: String {
        let changes = columns.indices.dropFirst(keyCount).map { "\(columns[$0].name.quoted) = ?\($0 + 1)" }
        return
            "UPDATE \(name.quoted) SET \(list(changes + ["view_changed = ?\(columns.count + 2)"])) WHERE \(keyCondition)"
    }

    private var selectAll: String {
        "SELECT \(list(columns.map(\.name.quoted))), view_since, view_changed FROM \(name.quoted)"
    }

    private var keyCondition: String {
        (0..<keyCount).map { "\(columns[$0].name.quoted) = ?\($0 + 1)" }.joined(separator: " AND ")
    }

    private func list(_ parts: [String]) -> String { parts.joined(separator: ", ") }
}

extension ColumnType {
    fileprivate var sql: String {
        switch self {
        case .integer: "INTEGER"
        case .text: "TEXT"
        case .bytes: "BLOB"
        }
    }
}

extension String {
    /// As SQL writes a name, whatever it holds.
    fileprivate var quoted: String { "\"" + replacing("\"", with: "\"\"") + "\"" }
}

extension LaneFold {
    /// The tables of the fold in their order.
    static var schemas: [TableSchema] {
        var (fold, collector) = (Self(rows: NoRows()), SchemaCollector())
        fold.tables(&collector)
        return collector.schemas
    }
}

private struct SchemaCollector: TableVisitor {
    var schemas: [TableSchema] = []

    mutating func visit<Entity: Row>(_ table: inout Table<Entity>) { schemas.append(TableSchema(Entity.self)) }
}
