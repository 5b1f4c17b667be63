import Community

/// A table of a view in the words of SQL.
///
/// Behind the columns of its rows stand two of ours: the snapshot in which the row came to be and the one in which it
/// was written last, so that most questions about the past need no look into the history.
struct TableSchema {
    let name: String
    let columns: [(name: String, type: ColumnType)]
    let keyCount: Int
    let filters: [RowFilter]

    init<Entity: Row>(_ entity: Entity.Type) {
        name = "\(Entity.table)"
        columns = Entity.listing
        keyCount = Entity.keyColumns
        filters = Entity.filters
    }

    /// The table and its indexes, each with its name and the words that make it.
    var creations: [(name: String, sql: String)] {
        [(name, creation)]
            + filters.map { filter in
                let name = "\(name)_\(filter.name)"
                return (
                    name,
                    "CREATE INDEX \(name.quoted) ON \(self.name.quoted) (\(filter.column)) WHERE \(filter.condition)"
                )
            }
    }

    private var creation: String {
        let lines =
            columns.enumerated().map { index, column in
                "\(column.name.quoted) \(column.type.sql)\(index < keyCount ? " NOT NULL" : "")"
            } + [
                "view_since INTEGER NOT NULL", "view_changed INTEGER NOT NULL",
                "PRIMARY KEY (\(keys))",
            ]
        // With SQLite's own number of a row: a tree of keys that hold whole rows of a kilobyte costs three times as much.
        return "CREATE TABLE \(name.quoted) (\(list(lines))) STRICT"
    }

    /// One row by its key.
    var select: String { "\(selectAll) WHERE \(keyCondition)" }

    /// All rows in the order of their keys: integers by value, texts and bytes by their bytes.
    var scan: String { "\(selectAll) ORDER BY \(keys)" }

    /// Those that a filter lets pass, by its index, in whatever order that has.
    func scan(_ filter: RowFilter) -> String { "\(selectAll) WHERE \(filter.condition)" }

    /// Some columns of all rows behind a key, or from the first one on, in the order of their keys.
    func scan(of places: [Int], isBehind: Bool) -> String {
        let keys = list(columns.prefix(keyCount).map(\.name.quoted))
        let condition = isBehind ? " WHERE (\(keys)) > (\(list(Array(repeating: "?", count: keyCount))))" : ""
        return "SELECT \(list(places.map { columns[$0].name.quoted })), view_since, view_changed FROM \(name.quoted)"
            + "\(condition) ORDER BY \(keys)"
    }

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

    private var keys: String { list(columns.prefix(keyCount).map(\.name.quoted)) }

    private var keyCondition: String {
        (0..<keyCount).map { "\(columns[$0].name.quoted) = ?\($0 + 1)" }.joined(separator: " AND ")
    }

    private func list(_ parts: [String]) -> String { parts.joined(separator: ", ") }
}

extension RowFilter {
    /// What its index holds of a row: nothing that tells one from another, so that they lie there in the order in which they
    /// came, the new ones together at the end.
    fileprivate var column: String { "\(terms[0].column)".quoted }

    /// Word for word the same in the index and in the question, or SQLite does not see that the one answers the other.
    fileprivate var condition: String {
        terms.map { column, value in
            let name = "\(column)".quoted
            return switch value {
            case .null: "\(name) IS NULL"
            case .integer(let integer): "\(name) = \(integer)"
            case .text(let text): "\(name) = '\(text.replacing("'", with: "''"))'"
            case .bytes: preconditionFailure("\(column) is packed: nothing is looked for by what it holds")
            }
        }.joined(separator: " AND ")
    }
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
