/// A date of the proleptic Gregorian calendar, from 0001-01-01 to 9999-12-31: what four digits of a year can print.
///
/// Arithmetic stops at these ends, because the times in records come from others and no date computed from them may
/// trap.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public let daysSinceEpoch: Int

    public static let first = CivilDate(daysSinceEpoch: -719_162)
    public static let last = CivilDate(daysSinceEpoch: 2_932_896)

    public init(daysSinceEpoch: Int) {
        self.daysSinceEpoch = min(max(daysSinceEpoch, -719_162), 2_932_896)
    }

    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...CivilDate.dayCount(ofMonth: month, in: year)).contains(day)
        else { return nil }
        self.init(daysSinceEpoch: CivilDate.daysSinceEpoch(year, month, day))
    }

    public static func < (a: CivilDate, b: CivilDate) -> Bool { a.daysSinceEpoch < b.daysSinceEpoch }

    public func advanced(byDays days: Int) -> CivilDate {
        // More days than the calendar has lead to its end as well.
        let span = 4_000_000
        return CivilDate(daysSinceEpoch: daysSinceEpoch + min(max(days, -span), span))
    }

    public var year: Int { components.year }
    public var month: Int { components.month }
    public var day: Int { components.day }
    public var quarter: Int { (month + 2) / 3 }

    /// Years are counted from March here, so that the leap day ends one and months have lengths that a line fits:
    /// (153 m + 2) / 5 days precede the m-th month after March. 146,097 days are the 400 years after which the
    /// calendar repeats, and 719,468 lie between 0000-03-01 and 1970-01-01.
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    /// Days before a date that need not be in the calendar's range: 10000-01-01 is where its last day ends.
    static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = (year / 400, year % 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    public static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    public static func dayCount(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
