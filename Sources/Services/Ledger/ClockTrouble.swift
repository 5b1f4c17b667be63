public import Wire

/// Why records are not dated by the wall clock.
public enum ClockTrouble: Hashable, Sendable {
    /// It was never set, or says what no calendar here writes.
    case implausible(wall: Instant)
    /// It is further ahead than it can have come by itself since time was last known.
    case ahead(wall: Instant, expected: Instant)
    /// It is believed, but stands before the last record: until it has caught up every record is dated like that one.
    case behind(wall: Instant, last: Instant)
}
