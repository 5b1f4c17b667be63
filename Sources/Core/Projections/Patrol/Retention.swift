public import Community
import Wire

/// How far back records go: the fewest days that any source was found to keep, by what is kept.
///
/// Standards ask for 30 days of one and 180 of another; how many there are is measured here, what is enough they say.
public struct Retention: Sendable {
    public struct Figures: Hashable, Sendable {
        public internal(set) var sources: Set<DeviceID> = []
        public internal(set) var fewestDays: Int64?

        public init() {}
    }

    public let query: IndicatorQuery
    public private(set) var kinds: [RetainedKind: Figures] = [:]

    public init(_ query: IndicatorQuery) { self.query = query }

    public mutating func add(_ probe: RetentionProbe) {
        guard query.place.contains(probe.place), query.interval.contains(probe.key.probed),
            probe.key.probed <= query.moment
        else { return }
        var figures = kinds[probe.key.kind] ?? Figures()
        figures.sources.insert(probe.key.source)
        figures.fewestDays = min(figures.fewestDays ?? probe.days, probe.days)
        kinds[probe.key.kind] = figures
    }

    public var table: FigureTable {
        var table = FigureTable(dimensions: [])
        for kind in RetainedKind.allCases {
            let figures = kinds[kind] ?? Figures()
            table.rows += [
                FigureRow(
                    Group([]), "retention.\(kind.text)", "留存天数", "fewest days kept: \(kind.text)",
                    value: figures.fewestDays.map { String($0) }, unit: "d"),
                .count(
                    Group([]), "retention.\(kind.text).n", "探测来源数", "sources looked at", Int64(figures.sources.count)),
            ]
        }
        return table
    }
}
