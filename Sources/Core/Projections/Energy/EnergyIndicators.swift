import Calendar
public import Community
import Wire

/// The energy indicators of a time, by group, from the rows that the telemetry lane keeps.
///
/// A source's meter counts what it makes, and the export register of an incomer what goes back to the grid.
public struct EnergyIndicators: Sendable {
    public let query: IndicatorQuery
    public private(set) var groups: [Group: EnergyFigures] = [:]

    public init(_ query: IndicatorQuery, of telemetry: inout Telemetry) {
        self.query = query
        let terms = Terms(&telemetry, query.zone)
        for period in periods {
            let span = EnergySpan(period.interval, at: query.moment, zone: query.zone, factors: terms.factors)
            let (start, end) = (period.interval.lowerBound, period.interval.upperBound)
            let middle = start.advanced(byMilliseconds: (end.milliseconds - start.milliseconds) / 2)
            let list = telemetry.meters(at: middle)
            for place in places(of: list) {
                let reader = EnergyReader(
                    list: list, span: span, factors: terms.factors, isWhole: place == .community)
                var figures = figures(reader, in: place, terms, &telemetry)
                figures.premises = terms.premises.premises(of: place, in: period.interval)
                guard !figures.media.isEmpty else { continue }
                figures.comparison = EnergyComparing(
                    place: place, time: period.interval, moment: query.moment, zone: query.zone,
                    baselines: terms.baselines, weather: terms.weather
                ).compare(in: &telemetry)
                groups[group(place, period.name)] = figures
            }
        }
    }

    /// The figures in the order of their groups.
    public var sorted: [(group: Group, figures: EnergyFigures)] {
        groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// What holds from some instant on.
    private struct Terms {
        let factors: FactorBook
        let premises: PremisesBook
        let tariffs: TariffBook
        let baselines: BaselineBook
        let weather: WeatherBook

        init(_ telemetry: inout Telemetry, _ zone: ZoneRules) {
            factors = FactorBook(telemetry.factorList)
            premises = PremisesBook(telemetry.premisesList)
            tariffs = TariffBook(telemetry.tariffList, medium: .electricity, zone: zone)
            baselines = BaselineBook(telemetry.baselineList, telemetry.adjustmentList)
            weather = WeatherBook(telemetry.weatherList)
        }
    }

    // MARK: Groups

    private var periods: [(name: String, interval: Range<Instant>)] {
        let units = query.dimensions.compactMap { if case .period(let unit) = $0 { unit } else { nil } }
        guard let unit = units.first else { return [("", query.interval)] }
        var found: [(String, Range<Instant>)] = []
        var period = Period(containing: query.interval.lowerBound, unit, in: query.zone)
        // What has not begun has nothing to tell.
        while period.start(in: query.zone) < query.interval.upperBound, period.start(in: query.zone) <= query.moment {
            let interval = period.interval(in: query.zone).clamped(to: query.interval)
            found.append((period.description, interval))
            period = period.next(in: query.zone)
        }
        return found
    }

    private func places(of list: [ListedMeter]) -> [PlacePath] {
        let depths = query.dimensions.compactMap { if case .place(let depth) = $0 { depth } else { nil } }
        guard let depth = depths.first else { return [query.place] }
        let found = Set(list.lazy.map(\.place).filter(query.place.contains).map { $0.prefix(depth) })
        return found.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    }

    private func group(_ place: PlacePath, _ period: String) -> Group {
        Group(
            query.dimensions.compactMap { dimension in
                switch dimension {
                case .place: place.text
                case .period: period
                default: nil
                }
            })
    }

    // MARK: Figures

    private func figures(
        _ reader: EnergyReader, in place: PlacePath, _ terms: Terms, _ telemetry: inout Telemetry
    ) -> EnergyFigures {
        var figures = EnergyFigures()
        for medium in Medium.allCases {
            let tree = EnergyTree(reader.list, of: medium) { reader.isWhole || place.contains($0.place) }
            guard !tree.isEmpty else { continue }
            reader.add(medium, tree, to: &figures, in: &telemetry)
            reader.addDays(of: medium, tree, tariffs: terms.tariffs, to: &figures.media[medium]!, in: &telemetry)
        }
        return figures
    }
}
