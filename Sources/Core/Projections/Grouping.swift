public import Calendar
public import Community
public import Wire

/// What indicators are told apart by.
public enum Dimension: Hashable, Sendable {
    /// The place, down to so many parts of its path.
    case place(depth: Int)
    case level
    case category
    case priority
    case department
    /// The period that the indicator's own moment lies in.
    case period(PeriodUnit)

    public var name: String {
        switch self {
        case .place: "place"
        case .level: "level"
        case .category: "category"
        case .priority: "priority"
        case .department: "department"
        case .period(let unit): unit.rawValue
        }
    }
}

extension Dimension {
    /// As people write it: `place:2`, `category`, `week`. Nil for what is none.
    public init?(_ text: String) {
        switch text {
        case "place": self = .place(depth: 1)
        case "level": self = .level
        case "category": self = .category
        case "priority": self = .priority
        case "department": self = .department
        case let text where text.hasPrefix("place:"):
            guard let depth = Int(text.dropFirst(6)), (1...PlacePath.maximumDepth).contains(depth) else { return nil }
            self = .place(depth: depth)
        default:
            guard let unit = PeriodUnit(rawValue: text) else { return nil }
            self = .period(unit)
        }
    }

    /// Whether meters are told apart by it.
    public var isOfMeters: Bool {
        switch self {
        case .place, .category: true
        case .period(let unit): unit != .hour
        case .level, .priority, .department: false
        }
    }
}

/// The values of the dimensions that a figure belongs to, in the order in which they were asked for.
public struct Group: Hashable, Sendable, Comparable {
    public let values: [String]

    public init(_ values: [String]) { self.values = values }

    /// By bytes: the order reaches outputs.
    public static func < (a: Group, b: Group) -> Bool {
        for (x, y) in zip(a.values, b.values) where x != y { return x.utf8.lexicographicallyPrecedes(y.utf8) }
        return a.values.count < b.values.count
    }
}

/// What every query of indicators says: which time is asked about, and what may be known of it.
public struct IndicatorQuery: Sendable {
    /// The time that the figures are about, half open.
    public let interval: Range<Instant>
    /// The moment from which is judged what is overdue: `until` where it is given, else what the log knows of as now.
    public let moment: Instant
    /// What had not occurred by then is not looked at; nil for everything that is known.
    public let until: Instant?
    public let dimensions: [Dimension]
    public let zone: ZoneRules
    /// Only what lies in this place.
    public let place: PlacePath

    public init(
        _ interval: Range<Instant>, at moment: Instant, until: Instant? = nil, by dimensions: [Dimension] = [],
        in place: PlacePath = .community, zone: ZoneRules = .shanghai
    ) {
        self.interval = interval
        self.moment = until.map { min($0, moment) } ?? moment
        self.until = until
        self.dimensions = dimensions
        self.place = place
        self.zone = zone
    }

    /// Asks about a period, or about the month that it is.
    public init(
        _ period: Period?, at moment: Instant, until: Instant? = nil, by dimensions: [Dimension] = [],
        in place: PlacePath = .community, zone: ZoneRules = .shanghai
    ) {
        let last = Period(containing: until.map { min($0, moment) } ?? moment, .month, in: zone)
        self.init(
            (period ?? last).interval(in: zone), at: moment, until: until, by: dimensions, in: place, zone: zone)
    }
}

extension IndicatorQuery {
    /// The group of something at a place that counts at a moment. What else it has is asked for by the dimension.
    func group(
        at moment: Instant, in place: PlacePath, _ other: (Dimension) -> String = { _ in "" }
    ) -> Group {
        Group(
            dimensions.map { dimension in
                switch dimension {
                case .place(let depth): place.prefix(depth).text
                case .period(let unit): Period(containing: moment, unit, in: zone).description
                default: other(dimension)
                }
            })
    }

    /// The last moment before an end, if that is part of the time asked about: what stands at the end counts then.
    func lastMoment(before end: Instant) -> Instant? {
        let last = end.advanced(byMilliseconds: -1)
        return interval.contains(last) ? last : nil
    }
}
