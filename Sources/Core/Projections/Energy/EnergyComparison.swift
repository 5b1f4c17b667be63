import Calendar
import Community
import Wire

/// How what a place used compares with the baseline that was set for it. All of it is nil or without data where none was.
public struct EnergyComparison: Sendable {
    /// Adjusted baseline less actual, of electricity, in thousandths of the unit, and actual over expected.
    public internal(set) var savings: Int64?
    public internal(set) var performance = Ratio()
    /// How well the weather explains the baseline.
    public internal(set) var fit: EnergyBaseline.Fit?
    /// 节水率, and what lighting and air conditioning save: (baseline - actual) / baseline, against the same months of the
    /// baseline's last year, so that nights are as long.
    public internal(set) var water = Ratio()
    public internal(set) var lighting = Ratio()
    public internal(set) var airConditioning = Ratio()

    init() {}
}

/// Compares whole months of a place with those of its baseline.
struct EnergyComparing {
    let place: PlacePath
    let time: Range<Instant>
    let moment: Instant
    let zone: ZoneRules
    let baselines: BaselineBook
    let weather: WeatherBook

    static let lighting: Set<MeterCategory> = [.publicLighting, .lightingAndSockets]

    func compare(in telemetry: inout Telemetry) -> EnergyComparison {
        var comparison = EnergyComparison()
        guard time.upperBound <= moment, let months = months(of: time), !months.isEmpty else { return comparison }
        if let baseline = baseline(of: .electricity) {
            save(in: &comparison, months, baseline, &telemetry)
            comparison.lighting = saved(months, baseline, in: &telemetry) { $0.used(Self.lighting, in: &$1) }
            comparison.airConditioning = saved(months, baseline, in: &telemetry) {
                $0.used([.airConditioning], in: &$1)
            }
        }
        if let baseline = baseline(of: .water) {
            let added = baselines.adjustment(of: .water, at: place, in: time)
            comparison.water = saved(months, baseline, .water, adding: added, in: &telemetry) { $0.used(in: &$1) }
        }
        return comparison
    }

    /// The months of a baseline that was over when the time began.
    private func baseline(of medium: Medium) -> [Int64]? {
        guard let baseline = baselines.baseline(of: medium, at: place), baseline.upperBound <= time.lowerBound else {
            return nil
        }
        return months(of: baseline)
    }

    /// Savings as IPMVP has them: what the weather would have made of the baseline, less what was used.
    private func save(
        in comparison: inout EnergyComparison, _ months: [Int64], _ baseline: [Int64], _ telemetry: inout Telemetry
    ) {
        guard let actual = points(months, &telemetry), let reference = points(baseline, &telemetry),
            let fitted = try? EnergyBaseline(reference)
        else { return }
        comparison.fit = fitted.fit
        guard fitted.fit.isUsable else { return }
        let adjustment = baselines.adjustment(of: .electricity, at: place, in: time) / 1_000
        comparison.savings = fitted.savings(in: actual) + adjustment
        let performance = fitted.performance(in: actual)
        comparison.performance = Ratio(performance.numerator, of: performance.denominator + adjustment)
    }

    private func points(_ months: [Int64], _ telemetry: inout Telemetry) -> [EnergyBaseline.Point]? {
        var points: [EnergyBaseline.Point] = []
        for month in months {
            guard let days = weather.degreeDays(month),
                let used = reader(of: month, .electricity, &telemetry).used(in: &telemetry)
            else { return nil }
            points.append(
                EnergyBaseline.Point(
                    used: used / Medium.amountsPerUnit, heating: days.heating, cooling: days.cooling))
        }
        return points
    }

    private func saved(
        _ months: [Int64], _ baseline: [Int64], _ medium: Medium = .electricity, adding added: Int64 = 0,
        in telemetry: inout Telemetry, _ used: (EnergyMonth, inout Telemetry) -> Int64?
    ) -> Ratio {
        var (before, after) = (added, Int64(0))
        for month in months {
            guard let same = baseline.last(where: { $0 % 100 == month % 100 }),
                let then = used(reader(of: same, medium, &telemetry), &telemetry),
                let now = used(reader(of: month, medium, &telemetry), &telemetry)
            else { return Ratio() }
            (before, after) = (before &+ then, after &+ now)
        }
        return Ratio(before &- after, of: before)
    }

    private func reader(of month: Int64, _ medium: Medium, _ telemetry: inout Telemetry) -> EnergyMonth {
        EnergyMonth(month, medium, at: place, moment, zone, &telemetry)
    }

    /// Year times 100 plus month; nil where a time is not made of whole ones.
    private func months(of time: Range<Instant>) -> [Int64]? {
        var (months, period) = ([Int64](), Period(containing: time.lowerBound, .month, in: zone))
        guard period.start(in: zone) == time.lowerBound else { return nil }
        while period.end(in: zone) <= time.upperBound {
            months.append(Int64(period.firstDate.year * 100 + period.firstDate.month))
            period = period.next(in: zone)
        }
        return period.start(in: zone) == time.upperBound ? months : nil
    }
}

/// What a place used of a medium in a month, by the meters that it had then.
struct EnergyMonth {
    private let part: EnergySpan.Part
    private let tree: EnergyTree
    private let reader: EnergyReader
    private let medium: Medium

    init(
        _ month: Int64, _ medium: Medium, at place: PlacePath, _ moment: Instant, _ zone: ZoneRules,
        _ telemetry: inout Telemetry
    ) {
        let date = CivilDate(year: Int(month / 100), month: Int(month % 100), day: 1)!
        let interval = Period(.month, containing: date).interval(in: zone)
        let span = EnergySpan(interval, at: moment, zone: zone, factors: FactorBook([]))
        let list = telemetry.meters(at: interval.lowerBound)
        let isWhole = place == .community
        (part, self.medium) = (.month(month), medium)
        tree = EnergyTree(list, of: medium) { isWhole || place.contains($0.place) }
        reader = EnergyReader(list: list, span: span, factors: FactorBook([]), isWhole: isWhole)
    }

    func used(in telemetry: inout Telemetry) -> Int64? { reader.used(tree, part, in: &telemetry) }

    func used(_ categories: Set<MeterCategory>, in telemetry: inout Telemetry) -> Int64? {
        let sums = reader.categories(of: medium, tree, part, in: &telemetry).filter { categories.contains($0.key) }
        return sums.isEmpty ? nil : sums.reduce(0) { $0 + $1.value.net }
    }
}
