public import Wire

/// What a time limit is counted in: 紧急工作时, 工作时, 工作日, 自然日, and minutes for alarms that cannot wait.
public enum TimeUnit: String, CaseIterable, Sendable {
    case urgentWorkingHours, workingHours, workingDays, naturalDays, naturalMinutes

    /// Ten years of a clock that never stops: a longer limit is a mistake, and no sum with a shorter one overflows.
    public var maximumAmount: Int {
        switch self {
        case .urgentWorkingHours, .workingHours: 3_650 * 24
        case .workingDays, .naturalDays: 3_650
        case .naturalMinutes: 3_650 * 24 * 60
        }
    }

    /// The same in running time.
    public var maximumRemaining: Int64 { 3_650 * ClockTime.dayLength }
}

/// How long something may take.
public struct TimeLimit: Hashable, Sendable {
    public let amount: Int
    public let unit: TimeUnit

    public init(_ amount: Int, _ unit: TimeUnit) throws(CalendarError) {
        guard (1...unit.maximumAmount).contains(amount) else {
            throw .amount(amount, unit, maximum: unit.maximumAmount)
        }
        self.amount = amount
        self.unit = unit
    }
}

/// The last instant at which something is on time: it is late if and only if it ends after this.
public struct Deadline: Hashable, Sendable {
    public let instant: Instant
    /// A year without a notice was counted as plain weeks: when its notice comes, the same limit may end elsewhere.
    public let isProvisional: Bool
    /// The version of the calendar it was computed with.
    public let calendar: String

    public init(instant: Instant, isProvisional: Bool, calendar: String) {
        self.instant = instant
        self.isProvisional = isProvisional
        self.calendar = calendar
    }
}

/// How long a clock of a unit ran.
public struct RunningTime: Hashable, Sendable {
    public let milliseconds: Int64
    /// A year without a notice was counted as plain weeks.
    public let isProvisional: Bool
}

/// How many working days a stretch of dates has.
public struct WorkingDayCount: Hashable, Sendable {
    public let days: Int
    /// A year without a notice was counted as plain weeks.
    public let isProvisional: Bool
}
