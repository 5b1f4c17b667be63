public import Ledger
public import Wire

/// The time that a node lives by, and how fast it passes.
public struct NodeClock: Sendable {
    public let reading: @Sendable () -> ClockReading
    /// Seconds of this time in one of the machine's: 1 but for tests that live through a day in minutes.
    public let speed: Int64

    public static let system = NodeClock(reading: Site.systemClock)

    public init(speed: Int64 = 1, reading: @escaping @Sendable () -> ClockReading) {
        precondition(speed > 0, "time passes")
        self.speed = speed
        self.reading = reading
    }

    /// The time of the wall clock. What is recorded is dated by the ledger, which does not believe every clock.
    public var now: Instant { reading().wall }

    /// How long the machine has to wait until then.
    func nanoseconds(until instant: Instant) -> Int64 {
        let milliseconds = instant.milliseconds.subtractingReportingOverflow(now.milliseconds)
        guard !milliseconds.overflow, milliseconds.partialValue > 0 else { return 0 }
        return min(milliseconds.partialValue, NodeClock.longestMilliseconds) * 1_000_000 / speed
    }

    /// Nobody waits longer without looking at the clock again: it may have been set.
    private static let longestMilliseconds: Int64 = 3_600_000
}
