import Calendar
import Community
import Wire

/// A time as the rows that it is summed up from: whole months where it has them, else days.
struct EnergySpan {
    enum Part: Hashable {
        /// Year times 100 plus month.
        case month(Int64)
        /// Days since 1970.
        case day(Int64)
    }

    /// Each with the instant at which it begins.
    let parts: [(part: Part, start: Instant)]
    /// Those that have begun by the moment that is known.
    let days: [CivilDay]
    /// What can be known of the time.
    let known: Range<Instant>

    /// A month in which a factor changes is gone through by its days.
    init(_ interval: Range<Instant>, at moment: Instant, zone: ZoneRules, factors: FactorBook) {
        var (parts, days): ([(Part, Instant)], [CivilDay]) = ([], [])
        var period = Period(containing: interval.lowerBound, .day, in: zone)
        if period.start(in: zone) < interval.lowerBound { period = period.next(in: zone) }
        var covered = interval.lowerBound
        while period.start(in: zone) < interval.upperBound, period.start(in: zone) <= moment {
            let day = CivilDay(period.firstDate, in: zone)
            days.append(day)
            let month = Period(.month, containing: day.date)
            let span = month.interval(in: zone)
            if day.start == span.lowerBound, span.upperBound <= interval.upperBound, !factors.changes(in: span) {
                let (year, number, _) = day.date.components
                parts.append((.month(Int64(year * 100 + number)), day.start))
                covered = span.upperBound
            } else if day.start >= covered {
                parts.append((.day(Int64(day.date.daysSinceEpoch)), day.start))
            }
            period = period.next(in: zone)
        }
        self.parts = parts
        self.days = days
        let end = max(interval.lowerBound, min(interval.upperBound, moment))
        known = interval.lowerBound..<end
    }
}
