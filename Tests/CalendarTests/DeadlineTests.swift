import Calendar
import Samples
import Testing
import Wire

/// Worked by hand on the wall calendar, with the notices for 2024 to 2026.
@Suite struct `A deadline` {
    private let china = WorkingCalendar.china

    private func deadline(_ amount: Int, _ unit: TimeUnit, from start: String) throws -> String {
        china.deadline(of: try TimeLimit(amount, unit), from: moment(start)).instant.shanghai
    }

    static let hours = [
        // Within a span, up to its very end, and across the break.
        (1, "2026-11-20 09:00", "2026-11-20 10:00"), (2, "2026-11-20 10:00", "2026-11-20 12:00"),
        (3, "2026-11-20 10:00", "2026-11-20 14:30"), (1, "2026-11-20 12:30", "2026-11-20 14:30"),
        // Friday into Monday; a start on a rest day or before the first hour.
        (1, "2026-11-20 17:00", "2026-11-23 09:00"), (1, "2026-11-21 15:00", "2026-11-23 09:30"),
        (1, "2026-11-20 06:00", "2026-11-20 09:30"), (1, "2026-11-20 17:30", "2026-11-23 09:30"),
        (8, "2026-11-20 08:30", "2026-11-23 09:00"),
        // Saturday 2026-02-14 is worked, then nothing until Tuesday the 24th.
        (8, "2026-02-13 17:00", "2026-02-14 17:30"), (9, "2026-02-13 17:00", "2026-02-24 09:30"),
        // National Day 2025: Sunday 28 September is worked, 1 to 8 October are not.
        (1, "2025-09-26 17:00", "2025-09-28 09:00"), (1, "2025-09-30 17:00", "2025-10-09 09:00"),
    ]

    @Test(arguments: hours)
    func `in working hours`(amount: Int, start: String, end: String) throws {
        #expect(try deadline(amount, .workingHours, from: start) == end)
    }

    static let days = [
        (1, "2026-11-19 10:00", "2026-11-20 17:30"), (1, "2026-11-20 10:00", "2026-11-23 17:30"),
        // The break is within the day; after work, and at the very end of it, the next working day begins the count.
        (1, "2026-11-19 12:30", "2026-11-20 17:30"), (1, "2026-11-19 17:29", "2026-11-20 17:30"),
        (1, "2026-11-19 17:30", "2026-11-23 17:30"), (1, "2026-11-21 10:00", "2026-11-24 17:30"),
        (1, "2026-11-20 00:00", "2026-11-23 17:30"),
        // Spring Festival 2024: Sunday 4 February worked, 10 to 17 off (9 is a Friday that is worked), Sunday 18 worked.
        (5, "2024-02-02 09:00", "2024-02-08 17:30"), (7, "2024-02-02 09:00", "2024-02-18 17:30"),
        // Spring Festival 2025: Sunday 26 January worked, 28 January to 4 February off, Saturday 8 worked.
        (1, "2025-01-25 12:00", "2025-01-27 17:30"), (2, "2025-01-26 12:00", "2025-02-05 17:30"),
        (5, "2025-01-27 12:00", "2025-02-10 17:30"),
        // National Day 2024: Sunday 29 September worked, 1 to 7 off, Saturday 12 worked.
        (2, "2024-09-28 12:00", "2024-10-08 17:30"), (5, "2024-09-30 12:00", "2024-10-12 17:30"),
        // National Day 2026: Sunday 20 September worked, Friday 25 off, 1 to 7 October off, Saturday 10 worked.
        (1, "2026-09-18 09:00", "2026-09-20 17:30"), (8, "2026-09-18 09:00", "2026-09-30 17:30"),
        (9, "2026-09-18 09:00", "2026-10-08 17:30"), (11, "2026-09-18 09:00", "2026-10-10 17:30"),
    ]

    @Test(arguments: days)
    func `in working days`(amount: Int, start: String, end: String) throws {
        #expect(try deadline(amount, .workingDays, from: start) == end)
    }

    @Test(arguments: [
        (TimeUnit.urgentWorkingHours, 2, "2026-10-01 21:00", "2026-10-02 09:00"),
        (.urgentWorkingHours, 2, "2026-10-01 20:00", "2026-10-01 22:00"),
        (.urgentWorkingHours, 14, "2026-10-03 23:00", "2026-10-04 22:00"),
        (.urgentWorkingHours, 1, "2026-10-03 03:00", "2026-10-03 09:00"),
        (.naturalDays, 3, "2026-09-30 16:20", "2026-10-03 16:20"),
        (.naturalDays, 1, "2024-02-28 00:00", "2024-02-29 00:00"),
        (.naturalDays, 365, "2025-03-01 12:00", "2026-03-01 12:00"),
        (.naturalMinutes, 15, "2026-12-31 23:50", "2027-01-01 00:05"),
    ])
    func `that runs on rest days too`(unit: TimeUnit, amount: Int, start: String, end: String) throws {
        #expect(try deadline(amount, unit, from: start) == end)
    }

    @Test func `keeps the milliseconds of the start`() throws {
        let start = moment("2026-11-20 11:59").advanced(byMilliseconds: 59_001)
        let end = moment("2026-11-20 14:29").advanced(byMilliseconds: 59_001)
        #expect(china.deadline(of: try TimeLimit(1, .workingHours), from: start).instant == end)
        let day = china.deadline(of: try TimeLimit(1, .naturalDays), from: start).instant
        #expect(day.milliseconds - start.milliseconds == 86_400_000)
    }

    @Test func `in natural days keeps the clock time where days have 23 and 25 hours`() throws {
        let office = try DailyHours([ClockTime("08:00")!..<ClockTime("16:00")!])
        let berlin = try WorkingCalendar(
            version: "berlin", zone: .berlin, workingHours: office, urgentHours: office, notices: [])
        func end(_ start: String) throws -> Instant {
            berlin.deadline(of: try TimeLimit(1, .naturalDays), from: moment(start, in: .berlin)).instant
        }
        #expect(try end("2026-10-24 12:00") == moment("2026-10-25 12:00", in: .berlin))
        #expect(
            try end("2026-10-24 12:00") == moment("2026-10-24 12:00", in: .berlin).advanced(byMilliseconds: 90_000_000))
        #expect(try end("2026-03-28 02:30") == moment("2026-03-29 03:30", in: .berlin))
        let days = berlin.net(
            from: moment("2026-10-23 12:00", in: .berlin), to: moment("2026-10-26 12:00", in: .berlin),
            unit: .workingHours)
        #expect(days.milliseconds == 8 * 3_600_000)
    }

    @Test func `says its calendar, and whether it counted a year without a notice`() throws {
        func isProvisional(_ amount: Int, _ unit: TimeUnit, _ start: String) throws -> Bool {
            let deadline = china.deadline(of: try TimeLimit(amount, unit), from: moment(start))
            #expect(deadline.calendar == "china-2026.1")
            return deadline.isProvisional
        }
        #expect(try !isProvisional(1, .workingDays, "2026-12-30 10:00"))
        #expect(try isProvisional(1, .workingDays, "2026-12-31 10:00"))
        #expect(try deadline(1, .workingDays, from: "2026-12-31 10:00") == "2027-01-01 17:30")
        #expect(try isProvisional(1, .workingHours, "2026-12-31 17:00"))
        #expect(try !isProvisional(1, .workingHours, "2026-12-31 16:30"))
        #expect(try isProvisional(1, .workingHours, "2022-12-30 10:00"))
        #expect(try !isProvisional(400, .urgentWorkingHours, "2026-12-31 16:30"))
        #expect(try !isProvisional(400, .naturalDays, "2026-12-31 16:30"))
    }

    @Test func `beyond the calendar is where the limit starts`() throws {
        for unit in TimeUnit.allCases {
            let limit = try TimeLimit(unit.maximumAmount, unit)
            let end = Instant(milliseconds: .max)
            #expect(china.deadline(of: limit, from: end).instant == end)
            let start = Instant(milliseconds: .min)
            #expect(china.deadline(of: limit, from: start).instant > start)
            #expect(try china.deadline(remaining: unit.maximumRemaining, unit, from: end).instant == end)
            #expect(china.net(from: start, to: end, unit: unit).milliseconds > 0)
        }
    }

    @Test(arguments: TimeUnit.allCases)
    func `needs an amount within its limits`(unit: TimeUnit) {
        for amount in [0, -1, .min, .max, unit.maximumAmount + 1] {
            #expect(throws: CalendarError.amount(amount, unit, maximum: unit.maximumAmount)) {
                try TimeLimit(amount, unit)
            }
        }
        for left in [-1, .min, .max, unit.maximumRemaining + 1] {
            #expect(throws: CalendarError.remaining(milliseconds: left, unit, maximum: unit.maximumRemaining)) {
                try china.deadline(remaining: left, unit, from: moment("2026-11-20 10:00"))
            }
        }
        #expect(throws: Never.self) { try TimeLimit(unit.maximumAmount, unit) }
    }

    @Test func `that is resumed has the running time that remained`() throws {
        let (dispatched, suspended) = (moment("2026-11-19 10:00"), moment("2026-11-19 16:00"))
        let first = china.deadline(of: try TimeLimit(2, .workingDays), from: dispatched)
        #expect(first.instant.shanghai == "2026-11-23 17:30")
        let left = china.net(from: suspended, to: first.instant, unit: .workingDays)
        #expect(left.milliseconds == (90 + 450 + 450) * 60_000)
        let resumed = try china.deadline(remaining: left.milliseconds, .workingDays, from: moment("2026-12-01 16:00"))
        #expect(resumed.instant.shanghai == "2026-12-03 17:30")
        let noon = try china.deadline(remaining: left.milliseconds, .workingDays, from: moment("2026-12-05 16:00"))
        #expect(noon.instant.shanghai == "2026-12-09 10:00")
    }

    @Test(arguments: TimeUnit.allCases)
    func `with nothing left is now`(unit: TimeUnit) throws {
        let now = moment("2026-11-21 23:00")
        #expect(try china.deadline(remaining: 0, unit, from: now).instant == now)
    }
}
