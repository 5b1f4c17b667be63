import Calendar
import Community
import Wire

/// Degree days of months, in tenths: how far the mean of each day lay below 18 and above 26 degrees.
struct WeatherBook {
    private var months: [Int64: (heating: Int64, cooling: Int64, days: Int)] = [:]

    static let heatingLimit: Int64 = 180
    static let coolingLimit: Int64 = 260

    init(_ days: [DayWeather]) {
        for day in days {
            let (year, month, _) = CivilDate(daysSinceEpoch: Int(day.key)).components
            months[Int64(year * 100 + month), default: (0, 0, 0)].heating += max(0, Self.heatingLimit - day.mean)
            months[Int64(year * 100 + month)]!.cooling += max(0, day.mean - Self.coolingLimit)
            months[Int64(year * 100 + month)]!.days += 1
        }
    }

    /// HDD18 and CDD26 of a month (year times 100 plus month); nil where not every day of it is known.
    func degreeDays(_ month: Int64) -> (heating: Int64, cooling: Int64)? {
        guard let found = months[month],
            found.days == CivilDate.dayCount(ofMonth: Int(month % 100), in: Int(month / 100))
        else { return nil }
        return (found.heating, found.cooling)
    }
}

/// With which months each place is compared, and what has changed since then that is nobody's saving.
struct BaselineBook {
    private let baselines: [Baseline.Key: Range<Instant>]
    private let adjustments: [BaselineAdjustment]

    init(_ baselines: [Baseline], _ adjustments: [BaselineAdjustment]) {
        self.baselines = Dictionary(
            uniqueKeysWithValues: baselines.map {
                ($0.key, Instant(milliseconds: $0.from)..<Instant(milliseconds: $0.until))
            })
        self.adjustments = adjustments
    }

    func baseline(of medium: Medium, at place: PlacePath) -> Range<Instant>? {
        baselines[Baseline.Key(place: place, medium: medium)]
    }

    /// By how many millionths of the unit more is used in a time than if nothing but weather and saving had changed.
    func adjustment(of medium: Medium, at place: PlacePath, in time: Range<Instant>) -> Int64 {
        let day: Int128 = 86_400_000
        let sum = adjustments.reduce(Int128(0)) { sum, adjustment in
            guard adjustment.key.place == place, adjustment.key.medium == medium else { return sum }
            let from = max(adjustment.key.from, time.lowerBound.milliseconds)
            let until = min(adjustment.until?.milliseconds ?? .max, time.upperBound.milliseconds)
            return sum + Int128(adjustment.amount) * Int128(max(0, until - from))
        }
        return Int64(clamping: sum / day)
    }
}
