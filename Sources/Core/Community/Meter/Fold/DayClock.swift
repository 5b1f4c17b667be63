internal import Calendar
internal import Wire

/// The days of the community's clock by their number, remembered because nearly all readings are of a few of them.
struct DayClock {
    struct Day {
        let civil: CivilDay
        /// Year times 100 plus month.
        let month: Int64
    }

    let zone: ZoneRules
    private var days: [Int64: Day] = [:]
    /// More than a year's, so that a fold over a year computes each once.
    private static let capacity = 1_000

    init(zone: ZoneRules) { self.zone = zone }

    subscript(_ number: Int64) -> Day {
        mutating get {
            if let day = days[number] { return day }
            if days.count >= DayClock.capacity { days.removeAll(keepingCapacity: true) }
            let date = CivilDate(daysSinceEpoch: Int(number))
            let (year, month, _) = date.components
            let day = Day(civil: CivilDay(date, in: zone), month: Int64(year * 100 + month))
            days[number] = day
            return day
        }
    }

    /// The day that an index at this time closes or lies in: midnight belongs to the day before.
    func number(of time: Int64) -> Int64 {
        Int64(zone.civil(Instant(milliseconds: time - 1)).date.daysSinceEpoch)
    }
}

extension DayClock {
    /// The last instant of a day.
    func end(of number: Int64) -> Int64 {
        CivilDay(CivilDate(daysSinceEpoch: Int(number)), in: zone).end.milliseconds
    }
}
