public import Community
public import Wire

/// Factors by which amounts of different media become comparable, each from its day on.
public struct FactorBook: Sendable {
    private let factors: [Factor]

    public init(_ factors: [Factor]) { self.factors = factors.sorted { $0.key.from < $1.key.from } }

    /// Millionths of a kilogram for a unit; nil when nobody has said.
    public func value(_ kind: FactorKind, of medium: Medium, at time: Instant) -> Int64? {
        factors.last { $0.key.kind == kind && $0.key.medium == medium && $0.key.from <= time.milliseconds }?.value
    }

    /// Whether another factor begins within a time, so that no one factor holds for all of it.
    func changes(in time: Range<Instant>) -> Bool {
        factors.contains { $0.key.from > time.lowerBound.milliseconds && $0.key.from < time.upperBound.milliseconds }
    }
}

/// A mass that amounts stand for, kept so finely that a year of days is rounded once.
public struct EquivalentMass: Hashable, Sendable {
    /// Millionths of millionths of a kilogram.
    private var exact: Int128 = 0
    /// Media for which nobody has given a factor: the mass lacks them.
    public private(set) var unknown: Set<Medium> = []

    public init() {}

    /// 综合能耗 and CO2: what a day used, by the factor of the day.
    public mutating func add(
        _ amount: Int64, of medium: Medium, as kind: FactorKind, by book: FactorBook, at day: Instant
    ) {
        guard let factor = book.value(kind, of: medium, at: day) else {
            unknown.insert(medium)
            return
        }
        exact += Int128(amount) * Int128(factor)
    }

    /// In millionths of a kilogram, rounded to the nearest, a half away from zero.
    public var microKilograms: Int64 {
        let half: Int128 = exact < 0 ? -500_000 : 500_000
        return Int64(clamping: (exact + half) / 1_000_000)
    }

    /// The part of one mass in another, such as what is renewable: in the same kind, or it means nothing.
    public func share(of whole: EquivalentMass) -> Ratio { Ratio(microKilograms, of: whole.microKilograms) }
}

/// What amounts are divided by: how large a place is, and who lives there.
public struct PremisesBook: Sendable {
    private let premises: [Premises]

    public init(_ premises: [Premises]) { self.premises = premises.sorted { $0.key.from < $1.key.from } }

    /// As of the middle of a period.
    public func premises(of place: PlacePath, in period: Range<Instant>) -> Premises? {
        let (start, end) = (period.lowerBound.milliseconds, period.upperBound.milliseconds)
        let middle = start + (end - start) / 2
        return premises.last { $0.key.place == place && $0.key.from <= middle }
    }
}

/// Amounts by square metre, household and head, in thousandths of the unit.
public struct Intensity: Hashable, Sendable {
    public let perSquareMetre: Ratio
    public let perHousehold: Ratio
    public let perHead: Ratio

    public init(_ amount: Int64, of premises: Premises) {
        // Millionths over hundredths of a square metre are ten thousandths of a unit over a square metre.
        perSquareMetre = Ratio(amount, of: premises.area * 10_000)
        perHousehold = Ratio(amount, of: premises.households * 1_000_000)
        perHead = Ratio(amount, of: premises.people * 1_000_000)
    }
}

/// How much of what should be known is: the gate for every other figure.
public enum Completeness {
    /// Intervals that the time has for a register, from its beginning on, whether or not a row tells of them.
    public static func expected(of register: Register, in period: Range<Instant>) -> Int64 {
        expected(
            since: Instant(milliseconds: register.since), step: Int64(register.intervalMinutes) * 60_000, in: period)
    }

    public static func expected(since: Instant, step: Int64, in period: Range<Instant>) -> Int64 {
        let start = max(since, period.lowerBound)
        return max(0, (period.upperBound.milliseconds - start.milliseconds) / step)
    }

    /// Received over expected, in the months of a register.
    public static func ratio(_ months: [RegisterMonth], expected: Int64) -> Ratio {
        let known = months.reduce(0) { $0 + $1.totals.intervals - $1.totals.missing }
        return Ratio(min(known, expected), of: expected)
    }
}
