/// The days of the week as ISO 8601 numbers them.
public enum Weekday: Int, CaseIterable, Sendable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    public var isWeekend: Bool { self >= .saturday }
}

extension Weekday: Comparable {
    public static func < (a: Weekday, b: Weekday) -> Bool { a.rawValue < b.rawValue }
}

/// A week of ISO 8601: it begins on Monday and belongs to the year that has most of its days.
public struct ISOWeek: Hashable, Sendable {
    public let year: Int
    public let week: Int

    public init(year: Int, week: Int) {
        self.year = year
        self.week = week
    }
}

extension CivilDate {
    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        Weekday(rawValue: (daysSinceEpoch + 3).floored(by: 7).remainder + 1)!
    }

    public var monday: CivilDate { advanced(byDays: 1 - weekday.rawValue) }

    public var isoWeek: ISOWeek {
        // Most of a week's days lie in the year of its Thursday, and the first Thursday makes week 1. The last days of
        // the calendar are in a week whose Thursday it still has.
        let thursday = monday.advanced(byDays: 3)
        let newYear = CivilDate.daysSinceEpoch(thursday.year, 1, 1)
        return ISOWeek(year: thursday.year, week: (thursday.daysSinceEpoch - newYear) / 7 + 1)
    }

    /// The Monday of a week that the year has.
    public init?(_ isoWeek: ISOWeek) {
        guard (1...53).contains(isoWeek.week),
            let inFirstWeek = CivilDate(year: isoWeek.year, month: 1, day: 4)
        else { return nil }
        self = inFirstWeek.monday.advanced(byDays: 7 * (isoWeek.week - 1))
        guard self.isoWeek == isoWeek else { return nil }
    }
}
