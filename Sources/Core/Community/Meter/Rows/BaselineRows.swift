public import Wire

/// How warm a day was.
public struct DayWeather: Row {
    /// Days since 1970, by the community's clock.
    public var key: Int64 = 0
    /// In tenths of a degree Celsius.
    public var mean: Int64 = 0
    public var source = ""

    public static let table: StaticString = "weather"
    public init() {}

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("day", &key)
        try coder.column("mean", &mean)
        try coder.column("source", &source)
    }
}

/// What a place's use of a medium is compared with.
public struct Baseline: Row {
    public struct Key: Hashable, Sendable {
        public var place: PlacePath
        public var medium: Medium

        public init(place: PlacePath, medium: Medium) { (self.place, self.medium) = (place, medium) }
    }

    public var key = Key(place: .community, medium: .electricity)
    public var from: Int64 = 0
    public var until: Int64 = 0

    public static let table: StaticString = "baseline"
    public static let keyColumns = 2
    public init() {}

    public static func columns(of key: Key) -> [ColumnValue] { [key.place.column, key.medium.column] }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("place", &key.place)
        try coder.column("medium", &key.medium)
        try coder.instant("from", &from)
        try coder.instant("until", &until)
    }
}

public struct BaselineAdjustment: Row {
    public struct Key: Hashable, Sendable {
        public var place: PlacePath
        public var medium: Medium
        public var from: Int64

        public init(place: PlacePath, medium: Medium, from: Int64) {
            (self.place, self.medium, self.from) = (place, medium, from)
        }
    }

    public var key = Key(place: .community, medium: .electricity, from: 0)
    /// In millionths of the unit a day.
    public var amount: Int64 = 0
    public var until: Instant?
    public var source = ""

    public static let table: StaticString = "baseline_adjustment"
    public static let keyColumns = 3
    public init() {}

    public static func columns(of key: Key) -> [ColumnValue] {
        [key.place.column, key.medium.column, key.from.column]
    }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("place", &key.place)
        try coder.column("medium", &key.medium)
        try coder.instant("from", &key.from)
        try coder.column("amount", &amount)
        try coder.optional("until", &until)
        try coder.column("source", &source)
    }
}
