/// A family whose instruments are forgotten: what is left is text and a way to read each series.
struct ExposedFamily: Sendable {
    let name: String
    let help: String
    let unit: MetricUnit?
    let type: MetricType
    /// `lane="incident",stage="durable"` for each series.
    let labels: [String]
    let read: @Sendable (Int) -> MetricReading?

    init<Instrument>(_ family: MetricFamily<Instrument>, reading: @escaping @Sendable (Int) -> MetricReading?) {
        name = family.name
        help = family.help
        unit = family.unit
        type = Instrument.type
        labels = family.labels.reduce([""]) { texts, label in
            texts.flatMap { text in
                label.values.map { text + (text.isEmpty ? "" : ",") + "\(label.name)=\"\($0.escaped(quotes: true))\"" }
            }
        }
        read = reading
    }
}

/// Writes families line by line. The sources are the text format 0.0.4 and OpenMetrics 1.0; where a number may be
/// written in more than one way, both get the one that OpenMetrics calls canonical, so that a series is the same
/// however it was scraped.
struct ExpositionWriter {
    private let format: ExpositionFormat
    private var text = ""

    init(_ format: ExpositionFormat) { self.format = format }

    var finished: [UInt8] { Array((format == .openMetrics ? text + "# EOF\n" : text).utf8) }

    mutating func write(_ family: ExposedFamily) {
        // OpenMetrics names a counter's family without the end that its samples have.
        let sample = family.type == .counter ? family.name + "_total" : family.name
        let title = format == .openMetrics ? family.name : sample
        text += "# HELP \(title) \(family.help.escaped(quotes: format == .openMetrics))\n"
        text += "# TYPE \(title) \(family.type)\n"
        if format == .openMetrics, let unit = family.unit { text += "# UNIT \(title) \(unit)\n" }
        for (place, labels) in family.labels.enumerated() {
            guard let reading = family.read(place) else { continue }
            switch reading {
            case .unsigned(let value): line(sample, labels, "\(value)")
            case .signed(let value): line(sample, labels, "\(value)")
            case .number(let value): line(sample, labels, value.exposed)
            case .latencies(let counts, let nanoseconds): write(family.name, labels, counts, nanoseconds)
            }
        }
    }

    private mutating func write(_ name: String, _ labels: String, _ counts: [UInt64], _ nanoseconds: UInt64) {
        let bounds = LatencyHistogram.bounds
        var total: UInt64 = 0
        for (place, count) in counts.enumerated() {
            total += count
            let bound = place < bounds.count ? (Double(bounds[place]) / 1e9).exposed : "+Inf"
            line(name + "_bucket", labels + (labels.isEmpty ? "" : ",") + "le=\"\(bound)\"", "\(total)")
        }
        line(name + "_sum", labels, (Double(nanoseconds) / 1e9).exposed)
        line(name + "_count", labels, "\(total)")
    }

    private mutating func line(_ name: String, _ labels: String, _ value: String) {
        text += name
        if !labels.isEmpty { text += "{\(labels)}" }
        text += " \(value)\n"
    }
}

extension Double {
    /// The shortest decimal that is this number again, as Go prints it with `.0` behind a whole one.
    fileprivate var exposed: String {
        if isNaN { return "NaN" }
        return isInfinite ? (self < 0 ? "-Inf" : "+Inf") : description
    }
}

extension String {
    /// In a help of the text format quotes stand for themselves; everywhere else they end something.
    fileprivate func escaped(quotes: Bool) -> String {
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
