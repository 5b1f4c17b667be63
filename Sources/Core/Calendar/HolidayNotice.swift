/// What the State Council's yearly notice makes of a year: the weekdays that are off and the weekend days that are
/// worked in exchange (调休).
public struct HolidayNotice: Hashable, Sendable {
    public let year: Int
    /// Ascending.
    public let weekdaysOff: [CivilDate]
    /// Ascending.
    public let weekendDaysWorked: [CivilDate]

    public init(year: Int, weekdaysOff: [CivilDate], weekendDaysWorked: [CivilDate]) throws(CalendarError) {
        for (dates, areWeekend) in [(weekdaysOff, false), (weekendDaysWorked, true)] {
            var last: CivilDate?
            for date in dates {
                guard date.year == year, date.weekday.isWeekend == areWeekend, last.map({ $0 < date }) ?? true else {
                    throw .notice(year: year, date)
                }
                last = date
            }
        }
        self.year = year
        self.weekdaysOff = weekdaysOff
        self.weekendDaysWorked = weekendDaysWorked
    }
}
