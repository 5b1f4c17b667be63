import Calendar
import Foundation
import Samples
import Testing
import Wire

@Suite struct `The working calendar of China` {
    private let china = WorkingCalendar.china

    private struct Published: Decodable {
        let version: String
        let zone: String
        let workingHours: [[String]]
        let urgentHours: [[String]]
        let years: [String: Year]

        struct Year: Decodable {
            let weekdaysOff: [String]
            let weekendDaysWorked: [String]
        }
    }

    @Test func `is the one that is published`() throws {
        let bytes = try RepositoryFile.read("Protocols/Calendars/china.json")
        let published = try JSONDecoder().decode(Published.self, from: Data(bytes))
        func texts(_ hours: DailyHours) -> [[String]] { hours.spans.map { ["\($0.lowerBound)", "\($0.upperBound)"] } }
        #expect(china.version == published.version)
        #expect(china.zone.id == published.zone)
        #expect(texts(china.workingHours) == published.workingHours)
        #expect(texts(china.urgentHours) == published.urgentHours)
        #expect(china.notices.map { String($0.year) } == published.years.keys.sorted())
        for notice in china.notices {
            let year = try #require(published.years[String(notice.year)])
            #expect(notice.weekdaysOff.map(\.description) == year.weekdaysOff)
            #expect(notice.weekendDaysWorked.map(\.description) == year.weekendDaysWorked)
        }
    }

    /// Weekdays less those off and more the weekend days worked, added up by hand.
    @Test(arguments: [(2023, 249), (2024, 251), (2025, 248), (2026, 248), (2027, 261)])
    func `has as many working days as the year`(year: Int, count: Int) {
        let days = china.workingDays(after: date("\(year - 1)-12-31"), through: date("\(year)-12-31"))
        #expect(days.days == count)
        #expect(days.isProvisional == (year == 2027))
        #expect(china.isProvisional(year: year) == (year == 2027))
    }

    /// A notice opened on Friday 2026-09-18: Sunday 20 is worked, Friday 25 and 1 to 7 October are not.
    @Test(arguments: [
        ("2026-09-18", 0), ("2026-09-19", 0), ("2026-09-20", 1), ("2026-09-24", 5), ("2026-09-27", 5),
        ("2026-09-30", 8),
        ("2026-10-07", 8), ("2026-10-08", 9), ("2026-10-09", 10), ("2026-10-10", 11), ("2026-10-11", 11),
    ])
    func `tells nine working days from ten across make-up days`(last: String, count: Int) {
        let days = china.workingDays(after: date("2026-09-18"), through: date(last))
        #expect(days.days == count && !days.isProvisional)
    }

    @Test func `counts no days backwards`() {
        #expect(china.workingDays(after: date("2026-09-18"), through: date("2026-09-01")).days == 0)
    }

    private static let morning = ClockTime("08:00")!..<ClockTime("12:00")!

    @Test func `refuses hours that are none`() {
        for spans in [[], [.midnight ..< .midnight], [Self.morning, Self.morning]] as [[Range<ClockTime>]] {
            #expect(throws: CalendarError.hours) { try DailyHours(spans) }
        }
        #expect(throws: Never.self) { try DailyHours([.midnight..<Self.morning.lowerBound, Self.morning]) }
    }

    @Test func `refuses hours in which the clock is changed`() throws {
        func calendar(_ span: Range<ClockTime>) throws {
            let hours = try DailyHours([span])
            _ = try WorkingCalendar(version: "1", zone: .berlin, workingHours: hours, urgentHours: hours, notices: [])
        }
        let first = ZoneRules.berlin.transitions[0]
        #expect(throws: CalendarError.clockChanges(first)) { try calendar(.midnight ..< .endOfDay) }
        #expect(throws: CalendarError.clockChanges(first)) { try calendar(ClockTime("02:59")!..<ClockTime("04:00")!) }
        #expect(throws: Never.self) { try calendar(ClockTime("03:00")! ..< .endOfDay) }
        #expect(throws: Never.self) { try calendar(.midnight..<ClockTime("02:00")!) }
    }

    @Test func `refuses notices that contradict the calendar`() throws {
        func notice(_ year: Int, off: [String] = [], worked: [String] = []) throws -> HolidayNotice {
            try HolidayNotice(year: year, weekdaysOff: off.map(date), weekendDaysWorked: worked.map(date))
        }
        #expect(throws: CalendarError.notice(year: 2026, date("2025-01-01"))) { try notice(2026, off: ["2025-01-01"]) }
        #expect(throws: CalendarError.notice(year: 2026, date("2026-11-21"))) { try notice(2026, off: ["2026-11-21"]) }
        #expect(throws: CalendarError.notice(year: 2026, date("2026-11-20"))) {
            try notice(2026, worked: ["2026-11-20"])
        }
        #expect(throws: CalendarError.notice(year: 2026, date("2026-01-01"))) {
            try notice(2026, off: ["2026-01-01", "2026-01-01"])
        }
        let hours = try DailyHours([Self.morning])
        #expect(throws: CalendarError.notices(year: 2026)) {
            try WorkingCalendar(
                version: "1", zone: .utc, workingHours: hours, urgentHours: hours,
                notices: [try notice(2026), try notice(2026)])
        }
    }
}
