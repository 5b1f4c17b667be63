/// A moment in UTC, in milliseconds since 1970-01-01T00:00:00Z without leap seconds.
public struct Instant: Hashable, Sendable, Comparable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    /// Stops at the ends of time: what a record says of its time comes from others, and no sum with it may overflow.
    public func advanced(byMilliseconds delta: Int64) -> Instant {
        let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
        return Instant(milliseconds: overflow ? (delta < 0 ? .min : .max) : sum)
    }

    /// Days of 24 hours; UTC without leap seconds has no others.
    public func advanced(byDays days: Int64) -> Instant {
        let (delta, overflow) = days.multipliedReportingOverflow(by: 86_400_000)
        return advanced(byMilliseconds: overflow ? (days < 0 ? .min : .max) : delta)
    }
}
