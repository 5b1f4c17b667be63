import HTTPTypes

/// How an answer may be made smaller on its way, the better first.
enum ContentCoding: String, CaseIterable {
    /// RFC 8878.
    case zstd
    case gzip

    /// What a client takes best (RFC 9110, section 12.5.3); nil where that is the answer as it is. Of codings that it takes
    /// alike, ours is the first.
    static func best(for head: RequestHead) -> ContentCoding? {
        let wanted = Wanted(head.fields.values(of: "accept-encoding"))
        var best: (coding: ContentCoding?, weight: Int) = (nil, wanted.weight(of: "identity") ?? 0)
        for coding in allCases.reversed() {
            guard let weight = wanted.weight(of: coding.rawValue), weight > 0, weight >= best.weight else { continue }
            best = (coding, weight)
        }
        return best.coding
    }
}

/// The codings that a client names, with their weights in thousandths.
private struct Wanted {
    private var weights: [String: Int] = [:]

    init(_ fields: some Sequence<String>) {
        for item in fields.flatMap({ $0.split(separator: ",") }) {
            let words = item.split(separator: ";").map { String($0).trimmingSpaces.lowercased() }
            guard let name = words.first, !name.isEmpty else { continue }
            let weight =
                words.dropFirst().first { $0.hasPrefix("q=") }.map { Wanted.thousandths($0.dropFirst(2)) } ?? 1_000
            // The name that gzip had first (RFC 9110, section 8.4.1.3).
            weights[name == "x-gzip" ? "gzip" : name] = weight
        }
    }

    /// Nil for what is not spoken of.
    func weight(of coding: String) -> Int? {
        weights[coding] ?? (coding == "identity" ? nil : weights["*"])
    }

    /// `0.5` is 500. What is no weight is taken for a refusal.
    private static func thousandths(_ text: Substring) -> Int {
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = Int(halves[0]), (0...1).contains(whole) else { return 0 }
        guard halves.count > 1 else { return whole * 1_000 }
        let digits = (halves[1] + "000").prefix(3)
        guard halves[1].count <= 3, let fraction = Int(digits), fraction >= 0 else { return 0 }
        return whole == 0 || fraction == 0 ? whole * 1_000 + fraction : 0
    }
}
