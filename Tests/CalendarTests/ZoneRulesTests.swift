import Calendar
import Foundation
import Samples
import Testing
import Wire

@Suite struct `The rules of a zone` {
    /// Only up to an edition that everybody has by now: what governments decide later is not in the rules here.
    @Test(arguments: [(ZoneRules.shanghai, 1950, 2025), (.berlin, 2020, 2025), (.utc, 1950, 2025)])
    func `say what the system's own say`(zone: ZoneRules, first: Int, last: Int) throws {
        let other = try #require(TimeZone(identifier: zone.id))
        var instant = moment("\(first)-01-01 00:00", in: .utc)
        let end = moment("\(last)-01-01 00:00", in: .utc)
        var wrong: [Int64] = []
        while instant < end {
            let expected = other.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds / 1_000)))
            if zone.offset(at: instant) != expected { wrong.append(instant.milliseconds) }
            instant = instant.advanced(byMilliseconds: 3_600_000)
        }
        #expect(wrong.isEmpty)
    }

    @Test func `put Shanghai eight hours ahead`() {
        let civil = ZoneRules.shanghai.civil(Instant(milliseconds: 1_795_274_503_123))
        #expect("\(civil.date) \(civil.time)" == "2026-11-21 23:21")
        #expect(civil.time.milliseconds == (23 * 3_600 + 21 * 60 + 43) * 1_000 + 123)
        #expect(ZoneRules.shanghai.startOfDay(date("2026-11-21")).milliseconds == 1_795_190_400_000)
    }

    @Test func `change at the very millisecond`() {
        let change = moment("2026-10-25 01:00", in: .utc)
        #expect(ZoneRules.berlin.offset(at: change.advanced(byMilliseconds: -1)) == 7_200)
        #expect(ZoneRules.berlin.offset(at: change) == 3_600)
    }

    @Test func `take the first of two equal times`() {
        #expect(moment("2026-10-25 02:30", in: .berlin) == moment("2026-10-25 00:30", in: .utc))
        #expect(moment("2026-10-25 03:00", in: .berlin) == moment("2026-10-25 02:00", in: .utc))
    }

    @Test func `read a skipped time as if the clock had not been changed yet`() {
        #expect(moment("2026-03-29 02:30", in: .berlin) == moment("2026-03-29 03:30", in: .berlin))
        #expect(moment("2026-03-29 02:00", in: .berlin) == moment("2026-03-29 01:00", in: .utc))
    }

    @Test(arguments: [ZoneRules.shanghai, .berlin, .utc])
    func `give every instant a time that leads back to it, or to its equal before`(zone: ZoneRules) {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let instant = random.minute(from: 1985, until: 2039)
            let back = zone.instant(of: zone.civil(instant))
            #expect(back == instant || zone.civil(back) == zone.civil(instant) && back < instant)
        }
    }

    /// What zones have that change at midnight: Shanghai did in 1940.
    @Test func `begin a day without a midnight when it begins`() {
        let zone = ZoneRules(
            id: "Test", version: "1", initialOffset: 8 * 3_600,
            transitions: [
                .init(at: moment("1940-05-31 16:00", in: .utc), offset: 9 * 3_600),
                .init(at: moment("1940-10-12 15:00", in: .utc), offset: 8 * 3_600),
            ])
        let spring = CivilDay(date("1940-06-01"), in: zone)
        #expect(spring.start == moment("1940-05-31 16:00", in: .utc))
        #expect(zone.civil(spring.start).time == ClockTime("01:00"))
        #expect(spring.intervalCount(lasting: 3_600_000) == 23)
        #expect(CivilDay(date("1940-10-12"), in: zone).intervalCount(lasting: 3_600_000) == 25)
        #expect(CivilDay(date("1940-10-12"), in: zone).end == CivilDay(date("1940-10-13"), in: zone).start)
    }

    @Test func `stand still beyond the calendar`() {
        for zone in ZoneRules.known {
            let last = zone.civil(Instant(milliseconds: .max))
            #expect(last == CivilTime(.last, ClockTime(milliseconds: 86_399_999)!))
            #expect(zone.civil(Instant(milliseconds: .min)) == CivilTime(.first, .midnight))
        }
    }
}

@Suite struct `A day of a zone` {
    @Test(arguments: [
        ("2026-03-29", 92), ("2026-10-25", 100), ("2026-10-26", 96), ("2026-06-01", 96),
    ])
    func `has as many quarters of an hour as pass on it`(text: String, count: Int) {
        let day = CivilDay(date(text), in: .berlin)
        #expect(day.intervalCount(lasting: 900_000) == count)
        #expect(day.interval(at: day.start, lasting: 900_000) == 0)
        #expect(day.interval(at: day.start.advanced(byMilliseconds: 899_999), lasting: 900_000) == 0)
        #expect(day.interval(at: day.start.advanced(byMilliseconds: 900_000), lasting: 900_000) == 1)
        #expect(day.interval(at: day.end.advanced(byMilliseconds: -1), lasting: 900_000) == count - 1)
        #expect(!day.contains(day.end) && day.contains(day.start))
    }

    @Test func `is the same through a cursor, whatever the order`() {
        var random = SeededGenerator(seed: 2)
        var cursor = DayCursor(in: .berlin)
        for _ in 0..<5_000 {
            let instant = random.minute(from: 2019, until: 2039)
            for step: Int64 in [0, 60_000, -86_400_000] {
                let near = instant.advanced(byMilliseconds: step)
                #expect(cursor.day(containing: near) == CivilDay(containing: near, in: .berlin))
                #expect(cursor.day(containing: near).contains(near))
            }
        }
    }

    @Test func `beyond the calendar is its first or last, and has an interval for everything`() {
        var cursor = DayCursor(in: .shanghai)
        let last = cursor.day(containing: Instant(milliseconds: .max))
        #expect(last.date == .last)
        #expect(last.interval(at: Instant(milliseconds: .max), lasting: 900_000) == 95)
        #expect(cursor.day(containing: Instant(milliseconds: .min)).date == .first)
        #expect(last.interval(at: Instant(milliseconds: .min), lasting: 900_000) == 0)
    }
}
