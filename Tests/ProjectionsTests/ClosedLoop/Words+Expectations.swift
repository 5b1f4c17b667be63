import Calendar
import Community
import Projections
import Wire

extension Words {
    /// `2026-02  C7 按期处置率  1/2 = 50.00%  by department 维修部  until 2026-02-20 18:00`
    mutating func expectation(
        _ number: Int, _ line: Substring, _ judged: Instant?
    ) throws(WordError) -> WorkedCase.Expectation {
        let interval = try interval()
        let indicator = try value("an indicator") { word in
            ClosedLoopIndicator.allCases.first { $0.rawValue == word || $0.chinese == word }
        }
        _ = take(indicator.chinese)
        var figures: [ExpectedFigure] = []
        while !isEmpty, !["by", "in", "until", "profile", "judged"].contains(next!) {
            figures.append(try figure(of: indicator))
        }
        guard !figures.isEmpty else { throw WordError("no figure is expected") }

        var (dimensions, values): ([Dimension], [String]) = ([], [])
        var (place, until, moment) = (PlacePath.community, Instant?.none, judged)
        var profile = DenominatorProfile.linli
        while !isEmpty {
            switch try word("a clause") {
            case "by":
                let (dimension, value) = try dimension()
                dimensions.append(dimension)
                values.append(value)
            case "in": place = PlacePath(text: try word("a place"))
            case "until": until = try self.moment()
            case "judged": moment = try self.moment()
            case "profile":
                profile = try value("a profile") { name in DenominatorProfile.all.first { $0.name == name } }
            case let other: throw WordError("nobody knows what “\(other)” means")
            }
        }
        guard let moment else { throw WordError("it is not said when this is judged") }
        return WorkedCase.Expectation(
            line: number, text: line.trimmed, indicator: indicator,
            query: IndicatorQuery(interval, at: moment, until: until, by: dimensions, in: place),
            profile: profile, group: Group(values), figures: figures)
    }

    private mutating func figure(of indicator: ClosedLoopIndicator) throws(WordError) -> ExpectedFigure {
        switch try word("a figure") {
        case "no":
            try expect("data")
            return indicator == .disposalTime ? .cases(0) : .ratio(Ratio())
        case "=":
            return .percent(try value("a percentage with two decimals") { Int64(percentage: $0) })
        case "mean" where indicator == .disposalTime: return .mean(try duration())
        case "median" where indicator == .disposalTime: return .quantile(50, try duration())
        case "P90" where indicator == .disposalTime: return .quantile(90, try duration())
        case "cases" where indicator == .disposalTime: return .cases(try value("a number") { UInt64($0) })
        case "open" where indicator == .disposalTime: return .open(try count())
        case "reworks" where indicator == .rework: return .reworks(try count())
        case "extensions" where indicator == .extension_: return .extensions(try count())
        case "moved" where indicator == .extension_: return .extended(try duration())
        case "invalid" where indicator == .checkOnTime: return .invalidChecks(try count())
        case "reached" where indicator == .escalation: return .reached(try level(), try count())
        case "rated" where indicator == .satisfaction:
            return .responses(try value("a rate such as 1/2") { Ratio($0) })
        case let word:
            guard let ratio = Ratio(word) else { throw WordError("“\(word)” is no figure of \(indicator.rawValue)") }
            return .ratio(ratio)
        }
    }

    private mutating func count() throws(WordError) -> Int64 { try value("a number") { Int64($0) } }

    private mutating func dimension() throws(WordError) -> (Dimension, String) {
        let name = try word("a dimension")
        let value = try word("a value of \(name)")
        switch name {
        // As deep as the place that is named.
        case "place": return (.place(depth: value.split(separator: "/").count), value)
        case "level": return (.level, value)
        case "category": return (.category, value)
        case "priority": return (.priority, value)
        case "department": return (.department, value == "none" ? "" : value)
        default:
            guard let unit = PeriodUnit(rawValue: name) else { throw WordError("“\(name)” is no dimension") }
            return (.period(unit), value)
        }
    }
}

extension Ratio {
    /// `1/2`. `0/0` is no way to say that there are no data.
    init?(_ word: String) {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 2, let numerator = parts[0], let denominator = parts[1], denominator > 0 else {
            return nil
        }
        self.init(numerator, of: denominator)
    }
}

extension Int64 {
    /// `33.33%` in hundredths of a percent.
    init?(percentage word: String) {
        let parts = word.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard word.last == "%", parts.count == 2, parts[1].count == 2, let whole = Int64(parts[0]),
            let hundredths = Int64(parts[1])
        else { return nil }
        self = whole * 100 + hundredths
    }
}

extension Substring {
    fileprivate var trimmed: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
