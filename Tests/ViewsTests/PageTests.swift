import Community
import Ledger
import Testing
import Wire

@testable import Views

@Suite struct PageTests {
    @Test(arguments: [1, 3, 1_000])
    func `pages put together are the table in the order of its keys, at every position`(limit: Int) throws {
        let estate = Estate()
        let ledger = try estate.filled(70)
        let view = try View<Garden<Tight>>.open(at: estate.views, over: ledger.incident)
        // The last records are in the log and not in the view.
        try estate.grow(ledger, 9)
        let past = PastViews<Garden<Tight>>(at: estate.views, over: ledger.incident)
        for position in stride(from: UInt64(0), through: ledger.incident.size, by: 1) {
            let known = try ledger.incident.snapshot(position)
            try past.at(position) { fold in
                #expect(paged(fold.plants, limit) == ordered(known, Plant.self), "position \(position)")
                #expect(paged(fold.beds, limit) == ordered(known, Bed.self), "position \(position)")
                #expect(paged(fold.stamps, limit) == ordered(known, Stamp.self), "position \(position)")
                #expect(paged(fold.days, limit) == ordered(known, Day.self), "position \(position)")
            }
        }
        #expect(view.position == 70)
        try ledger.close()
    }

    @Test(arguments: [2, 1_000])
    func `rows that do not pass are left out, as they were then`(looks: Int) throws {
        let estate = Estate()
        let ledger = try estate.filled(70)
        _ = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
        try estate.grow(ledger, 5)
        let past = PastViews<Garden<Wide>>(at: estate.views, over: ledger.incident)
        let tests = [ColumnTest("total") { (total: Int64) in total > 0 }, ColumnTest("group") { $0 == .integer(1) }]
        for position in 0...ledger.incident.size {
            let expected = try ordered(ledger.incident.snapshot(position), Bed.self).filter { row in
                guard case .integer(1) = row[0], case .integer(let total) = row[2] else { return false }
                return total > 0
            }
            try past.at(position) { fold in
                #expect(paged(fold.beds, 3, looks: looks, tests) == expected, "position \(position)")
                var all: [[ColumnValue]] = []
                fold.beds.forEach(passing: tests) { all.append($0.values) }
                #expect(all.sorted { $0.lexicographicallyPrecedes($1) } == expected, "position \(position)")
            }
        }
        try ledger.close()
    }

    @Test func `a page looks at so many rows and no more, and says where it ended`() throws {
        let estate = Estate()
        let ledger = try estate.filled(60)
        _ = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
        let past = PastViews<Garden<Wide>>(at: estate.views, over: ledger.incident)
        try past.at(60) { fold in
            var keys: [[ColumnValue]] = []
            fold.stamps.forEach { keys.append(Stamp.columns(of: $0.key)) }
            keys.sort { $0.lexicographicallyPrecedes($1) }
            let none = RowRange(limit: 5, looks: 7, passing: [ColumnTest("at") { $0 == .null }])
            let page = fold.stamps.page(none)
            #expect(page.rows.isEmpty)
            #expect(page.next == keys[6])
            let last = fold.stamps.page(RowRange(after: keys[54], limit: 5, looks: 5))
            #expect(last.rows.count == 5)
            #expect(last.next == nil)
        }
        try ledger.close()
    }
}

private func paged<Entity: Row>(
    _ table: Table<Entity>, _ limit: Int, looks: Int = .max, _ tests: [ColumnTest] = []
) -> [[ColumnValue]] {
    var (rows, range): ([[ColumnValue]], RowRange) = ([], RowRange(limit: limit, looks: looks, passing: tests))
    while true {
        let page = table.page(range)
        #expect(page.rows.count <= limit)
        rows += page.rows.map(\.values)
        guard let next = page.next else { return rows }
        range.after = next
    }
}

private func ordered<Entity: Row>(_ snapshot: Snapshot, _: Entity.Type) -> [[ColumnValue]] {
    (snapshot.tables["\(Entity.table)"] ?? []).sorted { $0.lexicographicallyPrecedes($1) }
}
