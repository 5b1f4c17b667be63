import Testing

@testable import Community
@testable import Histories

@Suite struct `A row` {
    private let rows = Histories.StoredRows()

    @Test func `that was looked for in vain is found when it was made, and when it was stored and forgotten`() throws {
        var table = Table<Unfolded>(rows, capacity: 0)
        let absent = table["put"]
        #expect(absent == nil)
        table.put(Unfolded(kind: "put"))
        let put = table["put"]
        #expect(put?.key == "put")
        for count: Int64 in 1...3 {
            let before = table.look("made") { $0.count }
            #expect(before == (count == 1 ? nil : count - 1))
            let counted = table.modify("made", orMake: { Unfolded(kind: "made") }) { row in
                row.count += 1
                return row.count
            }
            #expect(counted == count)
            var storing = Histories.StoredRows.Storing(rows)
            storing.visit(&table)
            #expect(table.touchedCount == 0)
        }
        let (stored, made) = (table["put"], table["made"])
        #expect(stored?.key == "put")
        #expect(made?.count == 3)
    }

    @Test func `on its way is found as it is, and what was touched again outlives it`() throws {
        var table = Table<Unfolded>(rows, capacity: 0)
        for kind in ["a", "b"] { table.put(Unfolded(kind: kind)) }
        table.send()
        #expect(table.touchedCount == 0)
        table.modify("b") { $0.count = 7 }
        #expect(table.touchedCount == 1)
        var found: [String: Int64] = [:]
        table.forEach(passing: []) { found[$0.key] = $0.count }
        #expect(found == ["a": 0, "b": 7])
        let page = table.page(RowRange(limit: 10, looks: 10))
        #expect(page.rows.map(\.key) == ["a", "b"])
        table.settle()
        // Nobody has stored it: it is forgotten because it was said to be.
        let (a, b) = (table["a"], table["b"])
        #expect(a == nil)
        #expect(b?.count == 7)
        #expect(table.touchedCount == 1)
    }
}
