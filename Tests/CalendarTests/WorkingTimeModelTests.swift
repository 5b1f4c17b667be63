import Calendar
import Samples
import Testing
import Wire

/// Running time counted the slow way: minute by minute, each asked whether it is worked.
private struct Model {
    let calendar = WorkingCalendar.china
    private let off = Set(WorkingCalendar.china.notices.flatMap(\.weekdaysOff))
    private let worked = Set(WorkingCalendar.china.notices.flatMap(\.weekendDaysWorked))

    func isWorked(_ date: CivilDate) -> Bool {
        date.weekday.isWeekend ? worked.contains(date) : !off.contains(date)
    }

    func runs(_ minute: Instant, _ unit: TimeUnit) -> Bool {
        let civil = calendar.zone.civil(minute)
        switch unit {
        case .naturalDays, .naturalMinutes: return true
        case .urgentWorkingHours: return (480..<1_320).contains(civil.time.minuteOfDay)
        case .workingHours, .workingDays:
            let minute = civil.time.minuteOfDay
            return isWorked(civil.date) && ((510..<720).contains(minute) || (810..<1_050).contains(minute))
        }
    }

    /// The first instant at which as many minutes ran.
    func deadline(minutes: Int, _ unit: TimeUnit, from start: Instant) -> Instant {
        var (now, left) = (start, minutes)
        while left > 0 {
            if runs(now, unit) { left -= 1 }
            now = now.advanced(byMilliseconds: 60_000)
        }
        return now
    }

    func workingDayDeadline(_ amount: Int, from start: Instant) -> Instant {
        var now = start
        while !runs(now, .workingDays) { now = now.advanced(byMilliseconds: 60_000) }
        var (date, left) = (calendar.zone.civil(now).date, amount)
        while left > 0 {
            date = date.advanced(byDays: 1)
            if isWorked(date) { left -= 1 }
        }
        return moment("\(date) 17:30")
    }
}

@Suite struct `Working time against a count of every minute` {
    private let model = Model()
    private let china = WorkingCalendar.china

    @Test(arguments: [TimeUnit.urgentWorkingHours, .workingHours, .workingDays, .naturalMinutes])
    func `ends and runs the same`(unit: TimeUnit) throws {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<150 {
            let start = random.minute(from: 2022, until: 2028)
            let minutes = Int.random(in: 1...6_000, using: &random)
            let end = model.deadline(minutes: minutes, unit, from: start)
            let found = try china.deadline(remaining: Int64(minutes) * 60_000, unit, from: start)
            #expect(found.instant == end)
            #expect(china.net(from: start, to: end, unit: unit).milliseconds == Int64(minutes) * 60_000)
            let years = [start, end].map { china.zone.civil($0).date.year }
            let isNoticed = (2023...2026).contains(years[0]) && (2023...2026).contains(years[1])
            #expect(found.isProvisional == (!isNoticed && (unit == .workingHours || unit == .workingDays)))
        }
    }

    @Test func `ends the same in whole working hours and days`() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<150 {
            let start = random.minute(from: 2022, until: 2028)
            let amount = Int.random(in: 1...40, using: &random)
            #expect(
                china.deadline(of: try TimeLimit(amount, .workingHours), from: start).instant
                    == model.deadline(minutes: amount * 60, .workingHours, from: start))
            #expect(
                china.deadline(of: try TimeLimit(amount, .workingDays), from: start).instant
                    == model.workingDayDeadline(amount, from: start))
        }
    }

    @Test func `works on the same dates and counts them the same`() {
        var count = 0
        var day = date("2021-12-31")
        while day < date("2028-12-31") {
            day = day.advanced(byDays: 1)
            if model.isWorked(day) { count += 1 }
            #expect(china.isWorkingDay(day) == model.isWorked(day))
            #expect(china.workingDays(after: date("2021-12-31"), through: day).days == count)
        }
    }

    @Test(arguments: TimeUnit.allCases)
    func `adds up over adjoining stretches, and stops and resumes without loss`(unit: TimeUnit) throws {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<500 {
            let times = (0..<3).map { _ in random.minute(from: 1960, until: 2040) }.sorted()
            func net(_ a: Int, _ b: Int) -> Int64 {
                china.net(from: times[a], to: times[b], unit: unit).milliseconds
            }
            #expect(net(0, 1) + net(1, 2) == net(0, 2))
            let limit = china.deadline(of: try TimeLimit(20, unit), from: times[0]).instant
            let middle = times[0].advanced(byMilliseconds: (limit.milliseconds - times[0].milliseconds) / 3)
            let left = china.net(from: middle, to: limit, unit: unit).milliseconds
            #expect(try china.deadline(remaining: left, unit, from: middle).instant == limit)
        }
    }
}
