import Testing

@testable import Community

@Suite struct DayRowsTests {
    @Test func `rows that have grown large are forgotten once they are stored, small ones are kept`() {
        for (readings, isKept) in [(0, true), (100, false)] {
            let rows = TelemetryRows()
            var days = Table<RegisterDay>(rows, bytes: 1_000)
            var (day, record) = (RegisterDay(), DayRecord())
            record.readings = (0..<readings).map { RawReading(time: Int64($0), kind: .actual, index: 7) }
            day.curve = .mixed(record)
            days.put(day)
            #expect(days.held(day.key) == day)
            var storing = TelemetryRows.Storing(rows: rows)
            storing.visit(&days)
            #expect((days.held(day.key) != nil) == isKept)
            let again = days[day.key]
            #expect(again == day)
        }
    }
}
