import Community

/// Rows on their way to a view's file, with how far the fold has come that has touched them.
struct RowLoad: Sendable {
    let tables: [any LoadedRows]
    /// What is stored with them; its snapshot begins with them if it is not the one that they belong to.
    let mark: ViewMark
    let snapshot: Int64

    init(_ fold: inout some LaneFold, _ mark: ViewMark, in snapshot: Int64) {
        (self.mark, self.snapshot) = (mark, snapshot)
        var loading = Loading()
        fold.tables(&loading)
        tables = loading.tables
    }
}

/// Rows of one table.
protocol LoadedRows: Sendable {
    func store(in storing: RowStoring) throws
}

extension RowCopies: LoadedRows {
    func store(in storing: RowStoring) throws { try storing.store(self) }
}

/// Takes what was touched from the tables of a fold.
private struct Loading: TableVisitor {
    var tables: [any LoadedRows] = []

    mutating func visit<Entity: Row>(_ table: inout Table<Entity>) {
        guard table.touchedCount > 0 else { return }
        tables.append(table.touchedRows)
        table.send()
    }
}
