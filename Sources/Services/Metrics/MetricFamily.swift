/// What is measured: the name under which Prometheus knows it, what that means, and every series it will ever have.
///
/// A family is made by the program and never by what somebody sends: a mistake in one traps. Its labels declare their
/// values, so the number of its series is known when it is made and no request can add one.
public struct MetricFamily<Instrument: MetricInstrument>: Sendable {
    /// How many series one family may have. A scrape writes a line for each, or 20 for each histogram, and Prometheus
    /// keeps every one of them in memory.
    public static var seriesLimit: Int { 1_000 }

    /// Without the `_total` of a counter, which the exposition adds; it ends with its unit.
    public let name: String
    public let help: String
    public let unit: MetricUnit?
    public let labels: [MetricLabel]

    public init(_ name: String, _ help: String, unit: MetricUnit? = nil, by labels: MetricLabel...) {
        precondition(name.isMetricName, "\(name) is no name of a metric")
        precondition(
            !["total", "count", "sum", "bucket", "created", "info"].contains { name.hasSuffix("_\($0)") },
            "the end of \(name) is one that the exposition adds")
        precondition(!help.isEmpty, "\(name) must say what it is")
        precondition(unit == nil || name.hasSuffix("_\(unit!)"), "\(name) must end with its unit")
        precondition(Instrument.type != .histogram || unit == .seconds, "\(name) must be in seconds")
        precondition(Set(labels.map(\.name)).count == labels.count, "\(name) has a label twice")
        self.name = name
        self.help = help
        self.unit = unit
        self.labels = labels
        precondition(seriesCount <= MetricFamily.seriesLimit, "\(name) has more series than one can look at")
    }

    var seriesCount: Int { labels.reduce(1) { $0 * $1.values.count } }
}

/// A name and all the values that it may take: their number bounds the series.
public struct MetricLabel: Sendable {
    public let name: String
    public let values: [String]

    public init(_ name: String, _ values: [String]) {
        precondition(name.isMetricName && name != "le", "\(name) is no name of a label")
        precondition(
            !values.isEmpty && Set(values).count == values.count, "each value of \(name) must stand there once")
        self.name = name
        self.values = values
    }
}

/// Prometheus measures in base units.
public enum MetricUnit: Sendable { case seconds, bytes }

public enum MetricType: Sendable { case counter, gauge, histogram }

extension String {
    /// Lower-case letters, digits and underscores, beginning with a letter: narrower than Prometheus has it, so that no
    /// two names differ by their case alone and none is reserved.
    fileprivate var isMetricName: Bool {
        guard let first = utf8.first, UInt8(ascii: "a")...UInt8(ascii: "z") ~= first else { return false }
        return utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }
}
