internal import Wire

/// The zones that are known, taken from edition 2025b of the tz database (files `asia` and `europe`).
extension ZoneRules {
    public static let utc = ZoneRules(id: "UTC", version: edition, initialOffset: 0)

    /// Eight hours ahead of UTC, with summer time from 1986 to 1991 and never since. The summers before 1950, which
    /// differed from town to town, are left out: nothing that is kept here happened in them.
    public static let shanghai = ZoneRules(
        id: "Asia/Shanghai", version: edition, initialOffset: 8 * 3_600,
        transitions: summers(
            from: 18, to: 17, ahead: 9 * 3_600,
            [
                ("1986-05-03", "1986-09-13"),
                ("1987-04-11", "1987-09-12"),
                ("1988-04-16", "1988-09-10"),
                ("1989-04-15", "1989-09-16"),
                ("1990-04-14", "1990-09-15"),
                ("1991-04-13", "1991-09-14"),
            ]))

    /// Central European time, which changes at 01:00 UTC. Before 2020 and after 2037 it is winter here.
    public static let berlin = ZoneRules(
        id: "Europe/Berlin", version: edition, initialOffset: 3_600,
        transitions: summers(
            from: 1, to: 1, ahead: 2 * 3_600,
            [
                ("2020-03-29", "2020-10-25"),
                ("2021-03-28", "2021-10-31"),
                ("2022-03-27", "2022-10-30"),
                ("2023-03-26", "2023-10-29"),
                ("2024-03-31", "2024-10-27"),
                ("2025-03-30", "2025-10-26"),
                ("2026-03-29", "2026-10-25"),
                ("2027-03-28", "2027-10-31"),
                ("2028-03-26", "2028-10-29"),
                ("2029-03-25", "2029-10-28"),
                ("2030-03-31", "2030-10-27"),
                ("2031-03-30", "2031-10-26"),
                ("2032-03-28", "2032-10-31"),
                ("2033-03-27", "2033-10-30"),
                ("2034-03-26", "2034-10-29"),
                ("2035-03-25", "2035-10-28"),
                ("2036-03-30", "2036-10-26"),
                ("2037-03-29", "2037-10-25"),
            ]))

    public static let known = [utc, shanghai, berlin]

    private static let edition = "2025b"

    /// Summers as the UTC dates on which they begin and end, each at its hour of UTC; an hour less ahead outside them.
    private static func summers(
        from begin: Int64, to end: Int64, ahead offset: Int, _ dates: [(String, String)]
    ) -> [Transition] {
        func instant(_ date: String, _ hour: Int64) -> Instant {
            Instant(milliseconds: Int64(CivilDate(date)!.daysSinceEpoch) * ClockTime.dayLength + hour * 3_600_000)
        }
        return dates.flatMap {
            [
                Transition(at: instant($0, begin), offset: offset),
                Transition(at: instant($1, end), offset: offset - 3_600),
            ]
        }
    }
}
