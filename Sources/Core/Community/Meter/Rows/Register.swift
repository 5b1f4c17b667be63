public import CBOR

/// An index that did not come about by what flowed: another device, or a reset.
public struct IndexBreak: FieldValue {
    public var at: Int64
    /// The last index before; absent when nobody looked.
    public var final: Int64?
    /// The first one after.
    public var initial: Int64

    public init(at: Int64, final: Int64?, initial: Int64) {
        self.at = at
        self.final = final
        self.initial = initial
    }

    public static var cddl: String { "[at: int64, final: int64 / null, initial: int64]" }

    public func write(to writer: inout CBORWriter) {
        writer.array(3)
        writer.integer(at)
        if let final { writer.integer(final) } else { writer.null() }
        writer.integer(initial)
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard try reader.array() == 3 else { throw reader.failure(.unexpected(wanted: "a break"), start) }
        at = try reader.integer()
        final = reader.null() ? nil : try reader.integer()
        initial = try reader.integer()
    }
}

/// A register of a meter. Readings are kept by its number: the place at which it was added.
public struct Register: Row {
    public var number: Int64 = 0
    public var id = RegisterKey()
    public var decimals = 0
    public var digits = 8
    public var direction = Direction.import
    public var intervalMinutes = 15
    public var stamps = StampMark.end
    public var since: Int64 = 0
    public var firstIndex: Int64 = 0
    /// Thousandths.
    public var ratios = Timeline<Int64>()
    /// Ascending.
    public var breaks: [IndexBreak] = []
    /// The last day that has a row.
    public var lastDay: Int64?

    public static let table: StaticString = "register"
    public init() {}
    public var key: Int64 { number }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("number", &number)
        try coder.column("id", &id)
        try coder.column("decimals", &decimals)
        try coder.column("digits", &digits)
        try coder.column("direction", &direction)
        try coder.column("interval_minutes", &intervalMinutes)
        try coder.column("stamps", &stamps)
        try coder.instant("since", &since)
        try coder.column("first_index", &firstIndex)
        try coder.packed("ratios", &ratios)
        try coder.packed("breaks", &breaks)
        try coder.optional("last_day", &lastDay)
    }
}
