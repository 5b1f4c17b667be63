public import Wire

/// The lengths of time that figures are kept for, from the shortest on.
public enum PeriodUnit: String, CaseIterable, Sendable {
    case hour, day
    /// Of ISO 8601, from Monday.
    case week
    case month, quarter, year
}

/// One hour, day, week, month, quarter or year of the calendar, whatever the zone; which instants those are, a zone
/// says.
///
/// Every instant lies in exactly one period of each unit. Instants before the calendar's first date and after its last
/// count as its first and last moment, and the last period is followed by itself.
public struct Period: Hashable, Sendable {
    public let unit: PeriodUnit
    public let firstDate: CivilDate
    /// Of an hour, what the clock shows; of longer periods 0.
    let hour: Int
    /// The hour that comes again after the clock was set back.
    let isRepeated: Bool

    public init(containing instant: Instant, _ unit: PeriodUnit, in zone: ZoneRules) {
        let civil = zone.civil(instant)
        guard unit == .hour else {
            self.init(unit, containing: civil.date)
            return
        }
        let first = Period(hour: civil.time.hour, of: civil.date, isRepeated: false)
        // Clocks are changed by full hours, so the second of two equal hours begins where the first ends, or later.
        let isAgain = instant >= first.end(in: zone) && civil.date < .last
        self = isAgain ? Period(hour: civil.time.hour, of: civil.date, isRepeated: true) : first
    }

    /// The day, or the longer period, that this date is part of. Which hours a date has depends on the zone.
    public init(_ unit: PeriodUnit, containing date: CivilDate) {
        self.unit = unit
        hour = 0
        isRepeated = false
        let (year, month, _) = date.components
        switch unit {
        case .hour: preconditionFailure("an hour is not known by its date")
        case .day: firstDate = date
        case .week: firstDate = date.monday
        case .month: firstDate = CivilDate(year: year, month: month, day: 1)!
        case .quarter: firstDate = CivilDate(year: year, month: 3 * date.quarter - 2, day: 1)!
        case .year: firstDate = CivilDate(year: year, month: 1, day: 1)!
        }
    }

    init(hour: Int, of date: CivilDate, isRepeated: Bool) {
        unit = .hour
        firstDate = date
        self.hour = hour
        self.isRepeated = isRepeated
    }

    public func start(in zone: ZoneRules) -> Instant {
        guard unit == .hour else { return zone.startOfDay(firstDate) }
        let civil = CivilTime(firstDate, ClockTime(hour: hour)!)
        if isRepeated, case .twice(_, let second) = zone.reading(of: civil) { return second }
        return zone.instant(of: civil)
    }

    /// The first instant that does not belong to it.
    public func end(in zone: ZoneRules) -> Instant {
        switch unit {
        case .hour: start(in: zone).advanced(byMilliseconds: 3_600_000)
        case .day: zone.startOfDay(daysSinceEpoch: firstDate.daysSinceEpoch + 1)
        case .week: zone.startOfDay(daysSinceEpoch: firstDate.daysSinceEpoch + 7)
        case .month: zone.startOfDay(daysSinceEpoch: firstDay(afterMonths: 1))
        case .quarter: zone.startOfDay(daysSinceEpoch: firstDay(afterMonths: 3))
        case .year: zone.startOfDay(daysSinceEpoch: firstDay(afterMonths: 12))
        }
    }

    /// Half open.
    public func interval(in zone: ZoneRules) -> Range<Instant> { start(in: zone)..<end(in: zone) }

    private func firstDay(afterMonths count: Int) -> Int {
        let (year, month, _) = firstDate.components
        let months = month - 1 + count
        return CivilDate.daysSinceEpoch(year + months / 12, months % 12 + 1, 1)
    }

    public func next(in zone: ZoneRules) -> Period {
        Period(containing: end(in: zone), unit, in: zone)
    }

    public func previous(in zone: ZoneRules) -> Period {
        Period(containing: start(in: zone).advanced(byMilliseconds: -1), unit, in: zone)
    }

    /// The periods of a unit that begin in this one, in order. A week that began in the month before is not among a
    /// month's; a day has 23, 24 or 25 hours.
    public func periods(of unit: PeriodUnit, in zone: ZoneRules) -> [Period] {
        let (start, end) = (start(in: zone), end(in: zone))
        var found: [Period] = []
        var period = Period(containing: start, unit, in: zone)
        if period.start(in: zone) < start { period = period.next(in: zone) }
        while period.start(in: zone) < end, period != found.last {
            found.append(period)
            period = period.next(in: zone)
        }
        return found
    }
}

extension Period: Comparable {
    /// By unit, then in the order of time.
    public static func < (a: Period, b: Period) -> Bool {
        if a.unit != b.unit { return a.unit < b.unit }
        return (a.firstDate, a.hour, a.isRepeated ? 1 : 0) < (b.firstDate, b.hour, b.isRepeated ? 1 : 0)
    }
}

extension PeriodUnit: Comparable {
    private var rank: Int {
        switch self {
        case .hour: 0
        case .day: 1
        case .week: 2
        case .month: 3
        case .quarter: 4
        case .year: 5
        }
    }

    public static func < (a: PeriodUnit, b: PeriodUnit) -> Bool { a.rank < b.rank }
}
