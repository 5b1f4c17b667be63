/// The instruments of a family, one for each combination of its labels' values, all of them made beforehand: finding
/// one allocates nothing. Who counts often keeps the one it needs.
public struct MetricSeries<Instrument: MetricInstrument>: Sendable {
    private let instruments: [Instrument]
    /// How many values the second label has.
    private let width: Int

    init(of family: MetricFamily<Instrument>) {
        instruments = (0..<family.seriesCount).map { _ in Instrument() }
        width = family.labels.count > 1 ? family.labels[1].values.count : 1
    }

    /// By the place of the label's value among those that were declared; a family without labels has one, at 0.
    public subscript(_ place: Int) -> Instrument { instruments[place] }

    /// The same for two labels.
    public subscript(_ first: Int, _ second: Int) -> Instrument {
        precondition(second < width, "the second label has no such value")
        return instruments[first * width + second]
    }
}
