import Calendar
import Community
import JSON
import Testing
import Wire

@testable import Forms

@Suite struct ShownTests {
    @Test func `what rows show is what commands take`() throws {
        func expect<Value: FormValue & JSONShown & Equatable>(_ values: [Value]) throws {
            for value in values { #expect(try Value.form.read(value.json) == value, "\(value)") }
        }
        try expect(Priority.allCases)
        try expect(Level.allCases)
        try expect(ReadingKind.allCases)
        try expect(TariffBand.allCases)
        try expect(MeterCategory.allCases)
        try expect(Place.Kind.allCases)
        try expect([true, false])
        try expect([Instant(milliseconds: 0), Instant(milliseconds: 1_790_000_000_125)])
        try expect([
            Geometry(.point, [-1_799_999_999, 1]), Geometry(.line, [0, 0, -5, 12_345_678]),
            Geometry(.polygon, [0, 0, 1, 0, 1, 1, 0, 0]),
        ])
        try expect([
            RoundSchedule(
                from: CivilDate(daysSinceEpoch: 20_517), everyDays: 7, at: [0, 1_439], lasting: 90, onWorkingDays: true)
        ])
        var quarters = Array(repeating: TariffBand.valley, count: 96)
        quarters[32..<48] = Array(repeating: TariffBand.sharp, count: 16)[...]
        try expect([TariffSeason(), TariffSeason(months: [1, 12], quarters: quarters)])
    }

    @Test func `each row is as its schema says, column by column`() {
        func names<Entity: Row>(_: Entity.Type) -> [String] { Entity.jsonColumns.map(\.name) }
        #expect(names(Place.self).prefix(4) == ["path", "kind", "name", "floorAreaDm2"])
        #expect(Case.jsonColumns.filter { $0.schema == nil }.map(\.column) == ["journal"])
        #expect(Case().json.count == Case.jsonColumns.count)
        #expect(Priority.jsonSchema == ["type": "string", "enum": ["P1", "P2", "P3", "P4"]])
    }
}
