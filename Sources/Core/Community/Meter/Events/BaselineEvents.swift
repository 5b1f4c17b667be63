public import Wire

/// What heating and cooling are judged by.
public struct WeatherObserved: EventPayload {
    public static let kind: StaticString = "weather.observed"
    public static let summary: StaticString = "How warm a day was on average."

    /// Days since 1970, by the community's clock. What is said of a day last stands.
    public var day: Int64 = 0
    /// In tenths of a degree Celsius.
    public var mean: Int64 = 0
    /// Which station has measured it.
    public var source = ""

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "day", &day)
        try coder.field(2, "mean", &mean)
        try coder.field(3, "source", &source)
    }
}

/// The subject is the medium, the place that of the record.
public struct BaselineSet: EventPayload {
    public static let kind: StaticString = "baseline.set"
    public static let summary: StaticString = "The months that what a place uses later is compared with."

    public var from = Instant(milliseconds: 0)
    public var until = Instant(milliseconds: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "from", &from)
        try coder.field(2, "until", &until)
    }
}

/// A non-routine adjustment, as IPMVP has it. The subject is the medium, the place that of the record.
public struct BaselineAdjusted: EventPayload {
    public static let kind: StaticString = "baseline.adjusted"
    public static let summary: StaticString =
        "A place uses more, or less, from then on, for a reason that is neither weather nor saving."

    /// In millionths of the unit a day: what is used more is above zero.
    public var amount: Int64 = 0
    public var from = Instant(milliseconds: 0)
    public var until: Instant?
    /// Who has decided it, and under which number.
    public var source = ""

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "amount", &amount)
        try coder.field(2, "from", &from)
        try coder.optional(3, "until", &until)
        try coder.field(4, "source", &source)
    }
}
