/// Which dates are worked: Monday to Friday, but for what the notices of the years change.
struct WorkingDays: Sendable {
    let notices: [HolidayNotice]
    /// Of all notices, ascending.
    private let off: [CivilDate]
    private let worked: [CivilDate]

    init(_ notices: [HolidayNotice]) throws(CalendarError) {
        for (a, b) in zip(notices, notices.dropFirst()) where a.year >= b.year { throw .notices(year: b.year) }
        self.notices = notices
        off = notices.flatMap(\.weekdaysOff)
        worked = notices.flatMap(\.weekendDaysWorked)
    }

    func contains(_ date: CivilDate) -> Bool {
        count(before: date.daysSinceEpoch + 1) > count(before: date.daysSinceEpoch)
    }

    /// How many there are from some day long ago until this one begins; only differences mean anything.
    ///
    /// Counted and not walked through, so that no two times, however far apart, take long.
    func count(before day: Int) -> Int {
        // Weeks begin on Monday, three days before 1970-01-01.
        let (weeks, rest) = (day + 3).floored(by: 7)
        return weeks * 5 + min(rest, 5)
            - off.partition { $0.daysSinceEpoch < day } + worked.partition { $0.daysSinceEpoch < day }
    }

    /// The day, since 1970-01-01, that has this many before it and is one itself.
    func day(at index: Int) -> Int {
        // The plain week places it within as many working days of the true place as notices name.
        let named = off.count + worked.count
        var low = (index - named).floored(by: 5).quotient * 7 - 14
        var high = (index + named).floored(by: 5).quotient * 7 + 14
        while low < high {
            let middle = low + (high - low) / 2
            if count(before: middle + 1) > index { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Whether one of the years has no notice.
    func areProvisional(from first: CivilDate, through last: CivilDate) -> Bool {
        let noticed = notices.partition { $0.year <= last.year } - notices.partition { $0.year < first.year }
        return noticed < last.year - first.year + 1
    }
}
