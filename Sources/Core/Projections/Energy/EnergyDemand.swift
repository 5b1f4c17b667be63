public import Calendar
public import Community
public import Wire

/// Which band of its tariff each part of a day is in.
public struct TariffBook: Sendable {
    private let tariffs: [Tariff]
    private let zone: ZoneRules

    public init(_ tariffs: [Tariff], medium: Medium, zone: ZoneRules) {
        self.tariffs = tariffs.filter { $0.key.medium == medium }.sorted { $0.key.from < $1.key.from }
        self.zone = zone
    }

    var isEmpty: Bool { tariffs.isEmpty }

    /// By the clock: the hour that comes twice is in its band twice. Nil before the first tariff.
    public func band(at time: Instant) -> TariffBand? {
        guard let tariff = tariffs.last(where: { $0.key.from <= time.milliseconds }) else { return nil }
        let civil = zone.civil(time)
        let season = tariff.seasons.first { $0.months.contains(civil.date.month) }
        return season?.quarters[min(95, civil.time.minuteOfDay / 15)]
    }

    /// What was used in each band, of the equal intervals that a day is divided into.
    public func split(_ amounts: [Int64], of day: CivilDay) -> [TariffBand: Int64] {
        guard !amounts.isEmpty, !isEmpty else { return [:] }
        let step = (day.end.milliseconds - day.start.milliseconds) / Int64(amounts.count)
        var bands: [TariffBand: Int64] = [:]
        for (index, amount) in amounts.enumerated() {
            guard let band = band(at: day.start.advanced(byMilliseconds: Int64(index) * step)) else { continue }
            bands[band, default: 0] += amount
        }
        return bands
    }
}

/// How evenly something is used: figures over the bands of a tariff.
public struct TariffShares: Hashable, Sendable {
    public var amounts: [TariffBand: Int64]

    public init(_ amounts: [TariffBand: Int64]) { self.amounts = amounts }

    mutating func add(_ more: [TariffBand: Int64]) { amounts.merge(more) { $0 + $1 } }

    private func amount(_ bands: TariffBand...) -> Int64 { bands.reduce(0) { $0 + (amounts[$1] ?? 0) } }

    /// 峰谷比; sharp hours are peak hours.
    public var peakToValley: Ratio { Ratio(amount(.sharp, .peak), of: amount(.valley)) }
    /// 谷电占比; of charging, 有序充电率.
    public var valley: Ratio { Ratio(amount(.valley), of: amount(.sharp, .peak, .flat, .valley)) }
}

/// The demand of equal intervals.
public struct EnergyDemand: Hashable, Sendable {
    /// Amounts of the intervals that are known.
    public var amounts: [Int64]

    public init(_ amounts: [Int64]) { self.amounts = amounts }

    /// 负荷率: mean over maximum.
    public var loadFactor: Ratio {
        guard let most = amounts.max(), most > 0 else { return Ratio() }
        return Ratio(amounts.reduce(0, +), of: most * Int64(amounts.count))
    }

    /// 峰谷差率: (Pmax − Pmin) / Pmax.
    public var spread: Ratio {
        guard let most = amounts.max(), let least = amounts.min(), most > 0 else { return Ratio() }
        return Ratio(most - least, of: most)
    }
}

/// A community that makes a part of its electricity itself, interval by interval.
public struct SelfSupply: Hashable, Sendable {
    public private(set) var generated: Int64 = 0
    public private(set) var exported: Int64 = 0
    public private(set) var imported: Int64 = 0
    private var selfUsed: Int64 = 0

    public init() {}

    /// What leaves in an interval beyond what was made in it came from storage, and is nobody's own use.
    public mutating func add(generated: Int64, exported: Int64, imported: Int64) {
        self.generated += generated
        self.exported += exported
        self.imported += imported
        selfUsed += max(0, generated - exported)
    }

    private var load: Int64 { imported + selfUsed }

    /// (gen − export) / gen
    public var selfConsumption: Ratio { Ratio(selfUsed, of: generated) }
    /// (gen − export) / load
    public var selfSufficiency: Ratio { Ratio(selfUsed, of: load) }
}
