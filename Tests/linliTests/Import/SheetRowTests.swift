import Calendar
import Community
import Forms
import Testing
import Wire

@testable import linli

@Suite struct SheetRowTests {
    private static func row(_ text: String) -> SheetRow {
        SheetRow(columns: ["field"], fields: [text]) { id throws(WireError) in
            try CommandKey(principal: "p", source: "s", id: id)
        }
    }

    @Test(arguments: [
        ("2026-03-05", "2026-03-04T16:00:00.000Z"), ("2026/3/5", "2026-03-04T16:00:00.000Z"),
        ("2026/3/5 8:30", "2026-03-05T00:30:00.000Z"), ("2026-03-05 08:30:15", "2026-03-05T00:30:15.000Z"),
        ("2026-03-05T08:30:15.250+08:00", "2026-03-05T00:30:15.250Z"),
        ("2026-03-05T08:30Z", "2026-03-05T08:30:00.000Z"),
        ("2026-03-05 08:30-05:30", "2026-03-05T14:00:00.000Z"),
    ])
    func `times are read as people and spreadsheets write them`(text: String, instant: String) throws {
        #expect(try SheetRowTests.row(text).instant("field")?.rfc3339 == instant)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "26-03-05", "2026-03-05 ", "2026-03-05 24:00", "2026-03-05 8:3",
        "2026-03-05 08:30:60",
        "2026-03-05T08:30:15.2Z", "2026-03-05 08:30+8", "2026-03/05", "5/3/2026", "2026-03-05 08:30 +08:00",
        "45721.354",
    ])
    func `what might be another time is refused`(text: String) {
        #expect(throws: ImportProblem.self) { try SheetRowTests.row(text).instant("field") }
    }

    @Test func `a tariff's seasons stand in one field`() throws {
        let text = "1-6 9-12: 00:00 valley, 07:00 flat, 22:45 peak; 7 8: 00:00 sharp"
        let seasons = try #require(try SheetRowTests.row(text).seasons("field"))
        #expect(seasons.map(\.months) == [[1, 2, 3, 4, 5, 6, 9, 10, 11, 12], [7, 8]])
        #expect(seasons.map(\.quarters.count) == [96, 96])
        #expect(seasons[0].quarters[27] == .valley && seasons[0].quarters[28] == .flat)
        #expect(
            seasons[0].quarters[90] == .flat && seasons[0].quarters[91] == .peak && seasons[1].quarters[95] == .sharp)
    }

    @Test(arguments: [
        "1-12", "1-12:", "13: 00:00 flat", "3-1: 00:00 flat", "1-12: 07:00 flat", "1-12: 00:00 flat, 00:00 peak",
        "1-12: 00:00 flat, 07:00 dear", "1-12: 00:00 flat, 24:00 peak", "1-12: 00:00 flat, 07:05 peak",
    ])
    func `a season that leaves something open is refused`(text: String) {
        #expect(throws: ImportProblem.self) { try SheetRowTests.row(text).seasons("field") }
    }

    @Test func `degrees become whole ten-millionths`() throws {
        let points = try SheetRowTests.row("116.3912345 39.9, -0.0000001 -90").points("field")
        #expect(
            points == [
                Position(longitude: 1_163_912_345, latitude: 399_000_000),
                Position(longitude: -1, latitude: -900_000_000),
            ])
        #expect(throws: ImportProblem.self) { try SheetRowTests.row("116.39123456 39.9").points("field") }
    }

    @Test func `every sheet is known by its columns alone, and no other one is`() throws {
        for sheets in [RegistrySheets.all, [.history, .readings]] {
            for sheet in sheets {
                for header in [sheet.columns.map(\.name), sheet.columns.filter(\.isRequired).map(\.name).reversed()] {
                    #expect(sheets.filter { $0.fits(header) }.map(\.name) == [sheet.name])
                }
                #expect(sheet.key.allSatisfy { key in sheet.columns.contains { $0.name == key } })
            }
        }
    }

    /// What comes by HTTP and what comes from a file have one vocabulary.
    @Test func `every verb of a history is called what it is called elsewhere`() {
        let names = Set(VerbForm.all.map(\.name) + VerbForm.notAsked.map(\.name))
        #expect(HistoryVerb.all.map(\.name).filter { !names.contains($0) } == [])
    }
}
