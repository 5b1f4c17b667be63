public import Community

/// What went through some meters.
public struct EnergySum: Hashable, Sendable {
    /// What came back, which `net` is without.
    public private(set) var returned: Int64 = 0
    public private(set) var net: Int64 = 0
    /// Both ways together: how well it is known.
    public private(set) var told = Totals()

    public init() {}

    mutating func add(_ totals: Totals, _ direction: Direction) {
        told += totals
        switch direction {
        case .import: net += totals.whole
        case .export:
            net -= totals.whole
            returned += totals.whole
        }
    }

    static func += (a: inout EnergySum, b: EnergySum) {
        a.returned += b.returned
        a.net += b.net
        a.told += b.told
    }
}

/// What the indicators of one group are computed from.
public struct EnergyFigures: Sendable {
    /// What one medium has come to.
    public struct Of: Sendable {
        public internal(set) var categories: [MeterCategory: EnergySum] = [:]
        /// What was used, wherever it came from, and what of it was made within.
        public internal(set) var used: Int64 = 0
        public internal(set) var made: Int64 = 0
        public internal(set) var quality = Totals()
        public internal(set) var completeness = Ratio()
        /// (master − Σ sub) / master
        public internal(set) var loss = Ratio()
        /// Of quarters of an hour that were measured.
        public internal(set) var demand = EnergyDemand([])
        public internal(set) var supply = SelfSupply()
        public internal(set) var bands = TariffShares([:])
        public internal(set) var charging = TariffShares([:])
        /// For how long more came in through a meter than it is rated for, in minutes; nil where nobody has rated one.
        public internal(set) var overload: Int64?
        /// The least hour of each night that was measured.
        public internal(set) var nights: [Int64] = []

        init() {}

        /// Whether anything is known of it at all.
        public var isKnown: Bool { quality.intervals > quality.missing || quality.unplaced != 0 }
    }

    public internal(set) var media: [Medium: Of] = [:]
    public internal(set) var masses: [FactorKind: EquivalentMass] = [:]
    /// Of what was made within and stayed, by the energy that it holds.
    public internal(set) var renewable = EquivalentMass()
    public internal(set) var premises: Premises?
    public internal(set) var comparison = EnergyComparison()

    init() {}
}
