public import Wire

/// A date as it passes in a zone: 23, 24 or 25 hours.
public struct CivilDay: Hashable, Sendable {
    public let date: CivilDate
    public let start: Instant
    /// The first instant that does not belong to it.
    public let end: Instant

    public init(_ date: CivilDate, in zone: ZoneRules) {
        self.date = date
        start = zone.startOfDay(date)
        end = zone.startOfDay(daysSinceEpoch: date.daysSinceEpoch + 1)
    }

    public init(containing instant: Instant, in zone: ZoneRules) {
        self.init(zone.civil(instant).date, in: zone)
    }

    @inlinable
    public func contains(_ instant: Instant) -> Bool {
        instant.milliseconds >= start.milliseconds && instant.milliseconds < end.milliseconds
    }

    /// How many intervals of this length the day has: 92, 96 or 100 quarters of an hour.
    @inlinable
    public func intervalCount(lasting milliseconds: Int64) -> Int {
        Int((end.milliseconds - start.milliseconds + milliseconds - 1) / milliseconds)
    }

    /// Which interval of this length, counted from the start of the day, the instant lies in. Always one that the day
    /// has: what lies outside is in the first or in the last.
    @inlinable
    public func interval(at instant: Instant, lasting milliseconds: Int64) -> Int {
        let inside = min(max(instant.milliseconds, start.milliseconds), end.milliseconds - 1)
        return Int((inside - start.milliseconds) / milliseconds)
    }
}

/// Finds the day of each of many instants: readings come in the order of their times, nearly, and the next is
/// nearly always of the same day as the one before.
public struct DayCursor: Sendable {
    public let zone: ZoneRules
    @usableFromInline var current: CivilDay

    public init(in zone: ZoneRules) {
        self.zone = zone
        current = CivilDay(containing: Instant(milliseconds: 0), in: zone)
    }

    @inlinable
    public mutating func day(containing instant: Instant) -> CivilDay {
        if !current.contains(instant) { current = CivilDay(containing: instant, in: zone) }
        return current
    }
}
