public import Wire

/// What changed in a day that was known already, and why.
public struct Revision: Row {
    public struct Key: Hashable, Sendable {
        /// The event that changed it.
        public var seq: Int64
        public var register: Int64
        public var day: Int64

        public init(seq: Int64, register: Int64, day: Int64) {
            (self.seq, self.register, self.day) = (seq, register, day)
        }
    }

    public enum Reason: String, CaseIterable, TextCoded {
        case late, correction, replacement, reset, ratio
        case ratedPower = "rated-power"
        /// What the register counts was booked as another use, or below another meter: its own figures stay.
        case category, parent
    }

    public var key = Key(seq: 0, register: 0, day: 0)
    public var reason = Reason.late
    public var recorded = Instant(milliseconds: 0)
    public var before = Totals()
    public var after = Totals()
    /// How many intervals are not what they were, and from the first to the end of the last of them.
    public var changed: Int64 = 0
    public var from: Int64 = 0
    public var until: Int64 = 0

    public static let table: StaticString = "revision"
    public static let keyColumns = 3
    public init() {}
    init(_ key: Key, before: Totals) {
        (self.key, self.before) = (key, before)
        (from, until) = (.max, .min)
    }

    public static func columns(of key: Key) -> [ColumnValue] {
        [key.seq.column, key.register.column, key.day.column]
    }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("seq", &key.seq)
        try coder.column("register", &key.register)
        try coder.column("day", &key.day)
        try coder.column("reason", &reason)
        try coder.column("recorded", &recorded)
        try coder.column("changed", &changed)
        try coder.instant("changed_from", &from)
        try coder.instant("changed_until", &until)
        try coder.column("amount_before", &before.amount)
        try coder.column("amount_after", &after.amount)
        try coder.column("estimated_before", &before.estimated)
        try coder.column("estimated_after", &after.estimated)
        try coder.column("unplaced_before", &before.unplaced)
        try coder.column("unplaced_after", &after.unplaced)
        try coder.column("missing_before", &before.missing)
        try coder.column("missing_after", &after.missing)
    }
}

/// A reading that was not taken, because there is another one under its key or because it cannot be.
public struct QuarantinedReading: Row {
    public struct Key: Hashable, Sendable {
        public var register: Int64
        public var time: Int64
        public var kind: ReadingKind

        public init(register: Int64, time: Int64, kind: ReadingKind) {
            (self.register, self.time, self.kind) = (register, time, kind)
        }
    }

    public enum Reason: String, CaseIterable, TextCoded {
        /// Another index under the same key.
        case conflict
        /// Not after the register's first index.
        case early
        /// More than a day ahead of the time of its recording.
        case future
        /// The day has more readings than anybody can mean.
        case crowded
    }

    public var key = Key(register: 0, time: 0, kind: .actual)
    public var reason = Reason.conflict
    public var index: Int64 = 0
    /// What stands instead.
    public var kept: Int64?
    public var seq: Int64 = 0
    public var count: Int64 = 0

    public static let table: StaticString = "quarantine"
    public static let keyColumns = 3
    public init() {}
    init(_ key: Key) { self.key = key }

    public static func columns(of key: Key) -> [ColumnValue] {
        [key.register.column, key.time.column, key.kind.column]
    }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("register", &key.register)
        try coder.instant("time", &key.time)
        try coder.column("kind", &key.kind)
        try coder.column("reason", &reason)
        try coder.column("read_index", &index)
        try coder.optional("kept", &kept)
        try coder.column("seq", &seq)
        try coder.column("count", &count)
    }
}
