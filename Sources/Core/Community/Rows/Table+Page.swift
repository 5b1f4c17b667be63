/// What is asked of a table by others than its fold. Nothing of it is kept in memory.
extension Table {
    /// The row with this key.
    public func row(_ key: Entity.Key) -> Entity? { held(key) ?? find(Entity.columns(of: key)) }

    /// The next rows of a range, stored or not, in the order of their keys.
    public func page(_ range: RowRange) -> RowPage<Entity> {
        var page = RowPage<Entity>()
        var (looked, last, isOver) = (0, range.after, false)
        /// False when there is no room for this row, which is behind the page.
        func look(_ key: [ColumnValue], _ row: () -> Entity?) -> Bool {
            guard page.rows.count < range.limit, looked < range.looks else {
                (page.next, isOver) = (last, true)
                return false
            }
            looked += 1
            last = key
            if let row = row() { page.rows.append(row) }
            return true
        }
        let stored = StoredRange(range, of: Entity.self)
        var unstored = unstored(stored)[...]
        source.forEachKey(Entity.table, stored) { key, passes in
            while let first = unstored.first, !key.lexicographicallyPrecedes(first.key) {
                unstored.removeFirst()
                guard look(first.key, { first.row }) else { return false }
                // The stored row is what this one was.
                if !first.key.lexicographicallyPrecedes(key) { return true }
            }
            return look(key) { passes ? find(key) : nil }
        }
        while !isOver, let first = unstored.popFirst() { _ = look(first.key) { first.row } }
        return page
    }

    /// Every row that passes, stored or not, in no particular order.
    public func forEach(passing tests: [ColumnTest], _ visit: (Entity) -> Void) {
        let range = StoredRange(RowRange(limit: .max, looks: .max, passing: tests), of: Entity.self)
        for case let row? in unstored(range).map(\.row) { visit(row) }
        source.forEachKey(Entity.table, range) { key, passes in
            if passes, let row = find(key), !isUnstored(row.key) { visit(row) }
            return true
        }
    }

    /// The rows of a range that are not stored as they are, in their order; those that do not pass without what they hold.
    private func unstored(_ range: StoredRange) -> [(key: [ColumnValue], row: Entity?)] {
        var found: [(key: [ColumnValue], row: Entity?)] = []
        forEachUnstored { row in
            let key = Entity.columns(of: row.key)
            guard range.isBeyond(key) else { return }
            let values = range.tests.isEmpty ? [] : row.values
            found.append((key, range.tests.allSatisfy { $0.passes(values[$0.place]) } ? row : nil))
        }
        return found.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }

    private func find(_ key: [ColumnValue]) -> Entity? { source.row(Entity.table, key: key).flatMap(load) }
}

extension LaneFold {
    /// The table of some rows.
    public mutating func table<Entity: Row>(of: Entity.Type) -> Table<Entity> {
        var finder = TableFinder<Entity>()
        tables(&finder)
        guard let found = finder.found else { preconditionFailure("\(Entity.table) is no table of lane \(Self.lane)") }
        return found
    }
}

private struct TableFinder<Wanted: Row>: TableVisitor {
    var found: Table<Wanted>?

    mutating func visit<Entity: Row>(_ table: inout Table<Entity>) {
        if let table = table as? Table<Wanted> { found = table }
    }
}
