public import CBOR
public import Wire

public struct ZoneSet: EventPayload {
    public static let kind: StaticString = "zone.set"
    public static let summary: StaticString = "The clock by which days and months of a community begin."

    public var zone = "Asia/Shanghai"

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "zone", &zone)
    }
}

/// 尖, 峰, 平, 谷
public enum TariffBand: Int64, CaseIterable, IntegerCoded {
    case sharp, peak, flat, valley

    public static var cddl: String { "0..3" }
    public var integer: Int64 { rawValue }
    public init?(integer: Int64) { self.init(rawValue: integer) }
}

/// The bands of a day in some months of the year.
public struct TariffSeason: FieldValue {
    /// From 1 to 12.
    public var months: [Int]
    /// One for each quarter of an hour of the clock, from 00:00 on.
    public var quarters: [TariffBand]

    public init(months: [Int] = Array(1...12), quarters: [TariffBand] = Array(repeating: .flat, count: 96)) {
        self.months = months
        self.quarters = quarters
    }

    public static var cddl: String { "[months: [* month: 1..12], quarters: [96*96 band: \(TariffBand.cddl)]]" }

    public func write(to writer: inout CBORWriter) {
        writer.array(2)
        months.write(to: &writer)
        quarters.write(to: &writer)
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard try reader.array() == 2 else { throw reader.failure(.unexpected(wanted: "a season"), start) }
        months = try [Int](from: &reader)
        quarters = try [TariffBand](from: &reader)
        guard months.allSatisfy({ (1...12).contains($0) }), quarters.count == 96 else {
            throw reader.failure(.unexpected(wanted: "months and the 96 quarters of a day"), start)
        }
    }
}

/// The tables of time-of-use tariffs are those of a province, and change. The subject is the medium.
public struct TariffSet: EventPayload {
    public static let kind: StaticString = "tariff.set"
    public static let summary: StaticString = "At which times of the day a medium is dear or cheap."

    public var seasons: [TariffSeason] = []
    public var from = Instant(milliseconds: 0)
    /// Who has decreed it, and under which number.
    public var source = ""

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "seasons", &seasons)
        try coder.field(2, "from", &from)
        try coder.field(3, "source", &source)
    }
}

public enum FactorKind: String, CaseIterable, TextCoded {
    /// kgce by the energy it contains (当量值).
    case coal
    /// kgce by what a power station burns for it (等价值).
    case coalEquivalent = "coal-equivalent"
    /// kg of CO2.
    case carbon
}

/// The subject is the medium.
public struct FactorSet: EventPayload {
    public static let kind: StaticString = "factor.set"
    public static let summary: StaticString = "How much coal, or carbon dioxide, a unit of a medium stands for."

    public var factor = FactorKind.coal
    /// In millionths of a kilogram for one unit of the medium.
    public var value: Int64 = 0
    public var from = Instant(milliseconds: 0)
    /// Who has published it.
    public var source = ""

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "factor", &factor)
        try coder.field(2, "value", &value)
        try coder.field(3, "from", &from)
        try coder.field(4, "source", &source)
    }
}

/// What intensities are divided by. The place is that of the record.
public struct PremisesMeasured: EventPayload {
    public static let kind: StaticString = "premises.measured"
    public static let summary: StaticString = "How large a place is, and how many households and people live there."

    /// In hundredths of a square metre.
    public var area: Int64 = 0
    public var households: Int64 = 0
    public var people: Int64 = 0
    public var from = Instant(milliseconds: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "area", &area)
        try coder.field(2, "households", &households)
        try coder.field(3, "people", &people)
        try coder.field(4, "from", &from)
    }
}
