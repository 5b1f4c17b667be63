internal import Synchronization

/// The families of a process, to be shown to Prometheus.
public final class MetricsRegistry: Sendable {
    /// In the order of their names.
    private let families = Mutex<[ExposedFamily]>([])

    public init() {}

    /// Families are added when the node starts. Two of the same name trap.
    public func add<Instrument>(_ family: MetricFamily<Instrument>) -> MetricSeries<Instrument> {
        let series = MetricSeries(of: family)
        add(ExposedFamily(family) { series[$0].reading })
        return series
    }

    /// A counter or gauge that somebody else keeps: `reading` is asked for each series when the metrics are, on the
    /// thread that wants them, by its place in the order in which labels and values were declared, those of the last
    /// label first. What is not known now is left out.
    public func add<Instrument>(
        _ family: MetricFamily<Instrument>, reading: @escaping @Sendable (_ place: Int) -> Double?
    ) {
        precondition(Instrument.type != .histogram, "\(family.name) has no single value")
        add(ExposedFamily(family) { place in reading(place).map { .number($0) } })
    }

    private func add(_ family: ExposedFamily) {
        families.withLock { families in
            let place = families.firstIndex { $0.name >= family.name } ?? families.endIndex
            precondition(place == families.endIndex || families[place].name != family.name, "\(family.name) exists")
            families.insert(family, at: place)
        }
    }

    /// All families in the order of their names, each with its series in the order of their declaration.
    public func exposition(as format: ExpositionFormat) -> [UInt8] {
        // What reads a value may take its time, and another lock.
        let families = families.withLock { $0 }
        var writer = ExpositionWriter(format)
        for family in families { writer.write(family) }
        return writer.finished
    }
}
