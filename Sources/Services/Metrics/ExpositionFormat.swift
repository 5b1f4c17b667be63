/// The two texts in which Prometheus reads metrics.
public enum ExpositionFormat: Sendable, CaseIterable {
    /// The text format, version 0.0.4.
    case text
    /// OpenMetrics 1.0.
    case openMetrics

    public var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// What the `Accept` of a request prefers (RFC 9110, section 12.5.1). OpenMetrics is for those alone who name it;
    /// everybody else, and who accepts neither, gets the text that people read too.
    public init(accept: String?) {
        let ranges = (accept ?? "").lowercased().split(separator: ",").compactMap(MediaRange.init)
        func weight(_ isMeant: (MediaRange) -> Bool) -> Double { ranges.filter(isMeant).map(\.weight).max() ?? 0 }
        let openMetrics = weight { $0.type == "application/openmetrics-text" && [nil, "1.0.0"].contains($0.version) }
        let text = weight {
            $0.type == "text/plain" && [nil, "0.0.4"].contains($0.version) || ["text/*", "*/*"].contains($0.type)
        }
        self = openMetrics > 0 && openMetrics >= text ? .openMetrics : .text
    }
}

/// `text/plain;version=0.0.4;q=0.5`
private struct MediaRange {
    let type: Substring
    var version: Substring?
    var weight = 1.0

    init?(_ text: Substring) {
        let parts = text.split(separator: ";").map(\.trimmed)
        guard let type = parts.first else { return nil }
        self.type = type
        for part in parts.dropFirst() {
            if part.hasPrefix("version=") { version = part.dropFirst(8) }
            if part.hasPrefix("q=") {
                guard let weight = Double(part.dropFirst(2)), (0...1).contains(weight) else { return nil }
                self.weight = weight
            }
        }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = drop(while: isSpace)
        return start.lastIndex { !isSpace($0) }.map { start[...$0] } ?? ""
    }
}
