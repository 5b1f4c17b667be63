/// What one register showed on one day, and what that means.
///
/// A reading at midnight closes the day before it: a day has the readings after its first instant, up to its last.
public struct RegisterDay: Row, Hashable {
    public struct Key: Hashable, Sendable {
        /// Days since 1970, by the community's clock.
        public var day: Int64
        public var register: Int64

        public init(day: Int64, register: Int64) {
            self.day = day
            self.register = register
        }
    }

    public var key = Key(day: 0, register: 0)
    public var totals = Totals()
    /// The last reading before the day that counts, or what the register began with.
    public var base = IndexPoint(time: 0, index: 0)
    /// The nearest days before and after it that have rows. A day without a reading has none.
    public var previous: Int64?
    public var next: Int64?
    /// Readings that came in for the day, and those of them that no rule lets pass.
    public var readings: Int64 = 0
    public var refused: Int64 = 0
    public var curve = DayCurve.mixed(DayRecord())

    public static let table: StaticString = "register_day"
    public static let keyColumns = 2
    public init() {}

    public var heldBytes: Int {
        switch curve {
        case .plain(let day): day.bits.capacity
        case .mixed(let record):
            record.readings.capacity * MemoryLayout<RawReading>.stride
                + record.amounts.capacity * MemoryLayout<Int64>.stride + record.qualities.capacity
        }
    }

    public static func columns(of key: Key) -> [ColumnValue] { [key.day.column, key.register.column] }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("day", &key.day)
        try coder.column("register", &key.register)
        try totals.columns(&coder)
        try coder.instant("base_time", &base.time)
        try coder.column("base_index", &base.index)
        try coder.optional("previous", &previous)
        try coder.optional("next", &next)
        try coder.column("readings", &readings)
        try coder.column("refused", &refused)
        try coder.sealed("curve", &curve)
    }
}

/// An index at a time.
public struct IndexPoint: Hashable, Sendable {
    public var time: Int64
    public var index: Int64

    public init(time: Int64, index: Int64) {
        self.time = time
        self.index = index
    }
}

/// A reading as it came, and what became of it.
public struct RawReading: Hashable, Sendable {
    /// When the register showed it, whichever end of the interval the sender stamps.
    public var time: Int64
    public var kind: ReadingKind
    public var index: Int64
    /// Somebody has made sure of it.
    public var isCorrected = false
    public var verdict = Verdict.accepted

    public enum Verdict: UInt8, CaseIterable, Sendable {
        case accepted
        /// There is a better one for the same time.
        case superseded
        /// There was no such reading.
        case void
        /// It is below the one before, and nothing explains it.
        case decrease
        /// More than can flow in the time.
        case implausible

        public var isRefused: Bool { self == .decrease || self == .implausible }
    }

    public init(time: Int64, kind: ReadingKind, index: Int64, isCorrected: Bool = false) {
        self.time = time
        self.kind = kind
        self.index = index
        self.isCorrected = isCorrected
        if index == ReadingBatch.absent { verdict = .void }
    }

    /// In time, the better kinds first.
    static func < (a: RawReading, b: RawReading) -> Bool {
        (a.time, a.kind.rawValue) < (b.time, b.kind.rawValue)
    }
}
