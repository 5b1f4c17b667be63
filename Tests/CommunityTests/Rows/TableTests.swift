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
            try storing.visit(&table)
            #expect(table.touchedCount == 0)
        }
        let (stored, made) = (table["put"], table["made"])
        #expect(stored?.key == "put")
        #expect(made?.count == 3)
    }
}
