import Calendar
import Foundation
import Samples
import Testing

@Suite struct `A civil date` {
    @Test func `goes on from day to day through leap years, centuries and the end of the calendar`() {
        var (year, month, day) = (1, 1, 1)
        var wrong: [Int] = []
        for number in CivilDate.first.daysSinceEpoch...CivilDate.last.daysSinceEpoch {
            let date = CivilDate(daysSinceEpoch: number)
            if date.components != (year, month, day) || CivilDate(year: year, month: month, day: day) != date {
                wrong.append(number)
            }
            let isLeap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(wrong.isEmpty)
        #expect((year, month, day) == (10_000, 1, 1))
        #expect(CivilDate(year: 1970, month: 1, day: 1)?.daysSinceEpoch == 0)
    }

    @Test(arguments: [
        (2023, 2, 29), (1900, 2, 29), (2024, 2, 30), (2024, 4, 31), (2024, 13, 1), (2024, 0, 1), (2024, 1, 0),
        (0, 1, 1), (10_000, 1, 1), (.min, .min, .min), (.max, .max, .max),
    ])
    func `that the calendar does not have is none`(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test func `stops at the ends of the calendar`() {
        #expect(CivilDate.last.advanced(byDays: 1) == .last)
        #expect(CivilDate.first.advanced(byDays: .min) == .first)
        #expect(CivilDate.first.advanced(byDays: .max) == .last)
        #expect(CivilDate(daysSinceEpoch: .max) == .last)
        #expect("\(CivilDate.first) \(CivilDate.last)" == "0001-01-01 9999-12-31")
    }

    @Test(arguments: ["2024-02-29", "0001-01-01", "9999-12-31"])
    func `reads what it prints`(text: String) {
        #expect(CivilDate(text)?.description == text)
    }

    @Test(arguments: [
        "", "2024-02-30", "2024-2-29", "2024-02-29 ", "+024-02-29", "2024/02/29", "20240229", "２024-02-2", "0000-01-01",
    ])
    func `reads nothing else`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    /// From ISO 8601 and the calendars of the years.
    @Test(arguments: [
        ("2026-11-21", Weekday.saturday, 2026, 47), ("2024-12-30", .monday, 2025, 1), ("2021-01-03", .sunday, 2020, 53),
        ("2023-01-01", .sunday, 2022, 52), ("2020-12-31", .thursday, 2020, 53), ("0001-01-01", .monday, 1, 1),
        ("9999-12-31", .friday, 9999, 52), ("1969-12-31", .wednesday, 1970, 1),
    ])
    func `has a day of the week and an ISO week`(text: String, weekday: Weekday, year: Int, week: Int) {
        #expect(date(text).weekday == weekday)
        #expect(date(text).isoWeek == ISOWeek(year: year, week: week))
        #expect(CivilDate(ISOWeek(year: year, week: week)) == date(text).monday)
    }

    @Test func `has a week 53 only in the years that do`() {
        let long = (2000...2030).filter { CivilDate(ISOWeek(year: $0, week: 53)) != nil }
        #expect(long == [2004, 2009, 2015, 2020, 2026])
        #expect(CivilDate(ISOWeek(year: 2026, week: 0)) == nil)
        #expect(CivilDate(ISOWeek(year: 2026, week: 54)) == nil)
    }

    @Test func `has the ISO week that Foundation has`() {
        var other = Foundation.Calendar(identifier: .iso8601)
        other.timeZone = TimeZone(secondsFromGMT: 0)!
        for day in stride(from: -20_000, to: 60_000, by: 13) {
            let parts = other.dateComponents(
                [.yearForWeekOfYear, .weekOfYear], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            let week = CivilDate(daysSinceEpoch: day).isoWeek
            #expect(week == ISOWeek(year: parts.yearForWeekOfYear!, week: parts.weekOfYear!))
        }
    }
}

@Suite struct `A clock time` {
    @Test(arguments: [("00:00", 0), ("08:30", 510), ("23:59", 1_439), ("24:00", 1_440)])
    func `reads what it prints`(text: String, minute: Int) {
        #expect(ClockTime(text)?.minuteOfDay == minute)
        #expect(ClockTime(text)?.description == text)
    }

    @Test(arguments: ["24:01", "25:00", "12:60", "1:00", "12-00", "", "-1:00", "12:000"])
    func `reads nothing else`(text: String) {
        #expect(ClockTime(text) == nil)
    }
}
