/// Sums over intervals, in millionths of the unit.
public struct Totals: Hashable, Sendable {
    /// All that lies in intervals: measured, estimated, and the known part of intervals that are missing.
    public var amount: Int64 = 0
    /// Of it, in intervals whose values are estimated, read by hand, or substituted.
    public var estimated: Int64 = 0
    public var manual: Int64 = 0
    public var substituted: Int64 = 0
    /// What flowed in a gap of more than a day, known only as a whole: it is booked on the day on which it became known.
    public var unplaced: Int64 = 0
    /// Intervals that the time has, and those of them that are missing.
    public var intervals: Int64 = 0
    public var missing: Int64 = 0

    public init() {}

    /// Everything that went through.
    public var whole: Int64 { amount &+ unplaced }

    mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("amount", &amount)
        try coder.column("estimated", &estimated)
        try coder.column("manual", &manual)
        try coder.column("substituted", &substituted)
        try coder.column("unplaced", &unplaced)
        try coder.column("intervals", &intervals)
        try coder.column("missing", &missing)
    }

    /// Wraps around rather than traps: indexes come from others, and no fold may fail.
    public static func += (a: inout Totals, b: Totals) { a.add(b, 1) }

    mutating func add(_ other: Totals, _ sign: Int64) {
        amount &+= other.amount &* sign
        estimated &+= other.estimated &* sign
        manual &+= other.manual &* sign
        substituted &+= other.substituted &* sign
        unplaced &+= other.unplaced &* sign
        intervals &+= other.intervals &* sign
        missing &+= other.missing &* sign
    }
}

/// What went through one register in a month.
public struct RegisterMonth: Row {
    public struct Key: Hashable, Sendable {
        /// Year times 100 plus month.
        public var month: Int64
        public var register: Int64
    }

    public var key = Key(month: 0, register: 0)
    public var totals = Totals()

    public static let table: StaticString = "register_month"
    public static let keyColumns = 2
    public init() {}
    init(_ key: Key) { self.key = key }

    public static func columns(of key: Key) -> [ColumnValue] { [key.month.column, key.register.column] }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("month", &key.month)
        try coder.column("register", &key.register)
        try totals.columns(&coder)
    }
}

/// One kind of use of one medium, in one direction, in a day or a month.
public struct GroupKey: Hashable, Sendable {
    /// Days since 1970, or year times 100 plus month.
    public var period: Int64
    public var medium: Medium
    public var category: MeterCategory
    public var direction: Direction

    var columns: [ColumnValue] { [period.column, medium.column, category.column, direction.column] }

    mutating func columns(_ period: StaticString, _ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column(period, &self.period)
        try coder.column("medium", &medium)
        try coder.column("category", &category)
        try coder.column("direction", &direction)
    }

    static let blank = GroupKey(period: 0, medium: .electricity, category: .household, direction: .import)
}

/// A day of a category, with its quarters of an hour.
public struct CategoryDay: Row {
    public var key = GroupKey.blank
    public var totals = Totals()
    /// Amounts of the day's 92, 96 or 100 quarters; what is counted by longer intervals is spread over theirs.
    public var quarters: [Int64] = []

    public static let table: StaticString = "category_day"
    public static let keyColumns = 4
    public init() {}
    init(_ key: GroupKey, quarters count: Int) {
        self.key = key
        quarters = Array(repeating: 0, count: count)
    }

    public static func columns(of key: GroupKey) -> [ColumnValue] { key.columns }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try key.columns("day", &coder)
        try totals.columns(&coder)
        try coder.packed("quarters", &quarters)
    }
}

public struct CategoryMonth: Row {
    public var key = GroupKey.blank
    public var totals = Totals()

    public static let table: StaticString = "category_month"
    public static let keyColumns = 4
    public init() {}
    init(_ key: GroupKey) { self.key = key }

    public static func columns(of key: GroupKey) -> [ColumnValue] { key.columns }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try key.columns("month", &coder)
        try totals.columns(&coder)
    }
}
