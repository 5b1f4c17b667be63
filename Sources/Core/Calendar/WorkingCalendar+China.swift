extension WorkingCalendar {
    /// Mainland China: the State Council's notices for 2023 to 2026, which `Protocols/Calendars/china.json` has for
    /// other programs (a test holds the two to each other), and the hours of an office. What is forced here stands in
    /// this file, and the same test reads all of it: no input of anybody's can make it trap.
    public static let china = try! WorkingCalendar(
        version: "china-2026.1", zone: .shanghai,
        workingHours: DailyHours([hours("08:30", "12:00"), hours("13:30", "17:30")]),
        urgentHours: DailyHours([hours("08:00", "22:00")]), notices: chinaNotices)

    private static func hours(_ start: String, _ end: String) -> Range<ClockTime> {
        ClockTime(start)!..<ClockTime(end)!
    }

    private static func notice(_ year: Int, off: String, worked: String) -> HolidayNotice {
        func dates(_ text: String) -> [CivilDate] {
            text.split(whereSeparator: \.isWhitespace).map { CivilDate(String($0))! }
        }
        return try! HolidayNotice(year: year, weekdaysOff: dates(off), weekendDaysWorked: dates(worked))
    }

    private static let chinaNotices = [
        notice(
            2023,
            off: """
                2023-01-02 2023-01-23 2023-01-24 2023-01-25 2023-01-26 2023-01-27 2023-04-05 2023-05-01
                2023-05-02 2023-05-03 2023-06-22 2023-06-23 2023-09-29 2023-10-02 2023-10-03 2023-10-04
                2023-10-05 2023-10-06
                """,
            worked: """
                2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08
                """),
        notice(
            2024,
            off: """
                2024-01-01 2024-02-12 2024-02-13 2024-02-14 2024-02-15 2024-02-16 2024-04-04 2024-04-05
                2024-05-01 2024-05-02 2024-05-03 2024-06-10 2024-09-16 2024-09-17 2024-10-01 2024-10-02
                2024-10-03 2024-10-04 2024-10-07
                """,
            worked: """
                2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
                """),
        notice(
            2025,
            off: """
                2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-03 2025-02-04 2025-04-04
                2025-05-01 2025-05-02 2025-05-05 2025-06-02 2025-10-01 2025-10-02 2025-10-03 2025-10-06
                2025-10-07 2025-10-08
                """,
            worked: """
                2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
                """),
        notice(
            2026,
            off: """
                2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-23
                2026-04-06 2026-05-01 2026-05-04 2026-05-05 2026-06-19 2026-09-25 2026-10-01 2026-10-02
                2026-10-05 2026-10-06 2026-10-07
                """,
            worked: """
                2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
                """),
    ]
}
