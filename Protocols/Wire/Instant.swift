/// A moment in UTC, in milliseconds since 1970-01-01T00:00:00Z without leap seconds.
public struct Instant: Hashable, Sendable, Comparable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    public func advanced(byMilliseconds delta: Int64) -> Instant {
        Instant(milliseconds: milliseconds + delta)
    }
}
