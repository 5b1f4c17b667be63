import Calendar
import Samples
import Testing
import Wire

@Suite struct `A period` {
    @Test(arguments: [
        (PeriodUnit.hour, "2026-11-21T15", "2026-11-21 15:00", "2026-11-21 16:00"),
        (.day, "2026-11-21", "2026-11-21 00:00", "2026-11-22 00:00"),
        (.week, "2026-W47", "2026-11-16 00:00", "2026-11-23 00:00"),
        (.month, "2026-11", "2026-11-01 00:00", "2026-12-01 00:00"),
        (.quarter, "2026-Q4", "2026-10-01 00:00", "2027-01-01 00:00"),
        (.year, "2026", "2026-01-01 00:00", "2027-01-01 00:00"),
    ])
    func `has a text, a start and an end`(unit: PeriodUnit, text: String, start: String, end: String) {
        let period = Period(containing: moment("2026-11-21 15:30"), unit, in: .shanghai)
        #expect(period.description == text)
        #expect(period.interval(in: .shanghai) == moment(start)..<moment(end))
        #expect(Period(text, in: .shanghai) == period)
    }

    @Test(arguments: [
        "", "2", "02026", "2026-13", "2026-00", "2026-1", "2026-Q0", "2026-Q5", "2026-W00", "2026-W54", "2025-W53",
        "2026-W7", "2026-02-29", "2026-11-21T24", "2026-11-21T1", "2026-11-21T15c", "2026-11-21T15b", "2026-11-21 15",
        "2026-11-21T15:00", "2026-q4", "0000", "2026-", "2026_11", "2026/Q4", "2026/W47",
    ])
    func `is read from its own text alone`(text: String) {
        #expect(Period(text, in: .shanghai) == nil)
    }

    @Test func `in a week at the turn of the year is of the ISO year`() {
        #expect(Period(.week, containing: date("2024-12-30")).description == "2025-W01")
        #expect(Period("2025-W01", in: .utc)?.firstDate == date("2024-12-30"))
    }

    @Test func `of an hour is told apart from the same hour again`() throws {
        let day = Period(.day, containing: date("2026-10-25"))
        let hours = day.periods(of: .hour, in: .berlin)
        #expect(hours.count == 25)
        #expect(
            hours[1...4].map(\.description).joined(separator: " ")
                == "2026-10-25T01 2026-10-25T02 2026-10-25T02b 2026-10-25T03")
        #expect(hours.map(\.description) == hours.map(\.description).sorted())
        #expect(hours == hours.sorted())
        let again = try #require(Period("2026-10-25T02b", in: .berlin))
        #expect(again.start(in: .berlin) == moment("2026-10-25 01:00", in: .utc))
        #expect(again.previous(in: .berlin).description == "2026-10-25T02")
        #expect(again.next(in: .berlin).description == "2026-10-25T03")
    }

    @Test func `of an hour that is skipped does not exist`() {
        let hours = Period(.day, containing: date("2026-03-29")).periods(of: .hour, in: .berlin)
        #expect(hours.count == 23)
        #expect(hours[2].description == "2026-03-29T03")
        #expect(Period("2026-03-29T02", in: .berlin) == nil)
        #expect(Period("2026-03-29T02", in: .shanghai) != nil)
    }

    @Test func `divides into those that begin in it`() {
        func counts(_ text: String) -> [Int] {
            PeriodUnit.allCases.map { Period(text, in: .shanghai)!.periods(of: $0, in: .shanghai).count }
        }
        #expect(counts("2024") == [8_784, 366, 53, 12, 4, 1])
        #expect(counts("2026") == [8_760, 365, 52, 12, 4, 1])
        #expect(counts("2024-02") == [696, 29, 4, 1, 0, 0])
        #expect(counts("2026-Q1") == [2_160, 90, 13, 3, 1, 1])
        #expect(counts("2026-W47") == [168, 7, 1, 0, 0, 0])
        #expect(counts("1986-05-04") == [23, 1, 0, 0, 0, 0])
        #expect(counts("1986-09-14") == [25, 1, 0, 0, 0, 0])
    }

    @Test(arguments: PeriodUnit.allCases, [ZoneRules.shanghai, .berlin, .utc])
    func `has every instant to itself and meets its neighbours`(unit: PeriodUnit, zone: ZoneRules) {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<2_000 {
            let instant = random.minute(from: 1985, until: 2039)
            let period = Period(containing: instant, unit, in: zone)
            let interval = period.interval(in: zone)
            #expect(interval.contains(instant))
            #expect(Period(containing: interval.lowerBound, unit, in: zone) == period)
            let next = period.next(in: zone)
            #expect(next.start(in: zone) == interval.upperBound && next > period)
            #expect(next.previous(in: zone) == period)
            #expect(Period(period.description, in: zone) == period)
        }
    }

    @Test(arguments: PeriodUnit.allCases, ZoneRules.known)
    func `at the ends of the calendar stays there`(unit: PeriodUnit, zone: ZoneRules) {
        let last = Period(containing: Instant(milliseconds: .max), unit, in: zone)
        #expect(last == last.next(in: zone))
        #expect(last.description.hasPrefix("9999"))
        #expect(last.periods(of: unit, in: zone) == [last])
        let first = Period(containing: Instant(milliseconds: .min), unit, in: zone)
        #expect(first == first.previous(in: zone))
        #expect(first.description.hasPrefix("0001"))
    }

    @Test func `is read from damaged texts as what they print, or not at all`() {
        var random = SeededGenerator(seed: 7)
        var accepted = 0
        for _ in 0..<20_000 {
            let unit = PeriodUnit.allCases.randomElement(using: &random)!
            let period = Period(containing: random.minute(from: 1985, until: 2039), unit, in: .berlin)
            let text = String(decoding: random.mutation(of: Array(period.description.utf8)), as: UTF8.self)
            guard let found = Period(text, in: .berlin) else { continue }
            #expect(found.description == text)
            #expect(Period(containing: found.start(in: .berlin), found.unit, in: .berlin) == found)
            accepted += 1
        }
        #expect(accepted > 500)
    }
}
