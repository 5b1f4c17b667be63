public import Wire

/// What the machine's clocks say at one moment.
public struct ClockReading: Hashable, Sendable {
    /// The end of the year 9999, the last one that is written with four digits.
    static let latestWall = Instant(milliseconds: 253_402_300_799_999)

    public let wall: Instant
    /// Never jumps; its zero means nothing.
    public let monotonicMilliseconds: Int64

    public init(wall: Instant, monotonicMilliseconds: Int64) {
        self.wall = wall
        self.monotonicMilliseconds = monotonicMilliseconds
    }
}

/// Turns readings of doubtful clocks into the time of recording, which never goes back.
///
/// A step of the wall clock against the monotonic one is reported once. A wall clock that was never set, or that is
/// implausibly far ahead, is not believed, because `recorded` could never come back from there: time then goes on from
/// the last record at the pace of the monotonic clock, until the wall clock is plausible again. A wall clock that is
/// behind is believed, and time stands until it has caught up.
struct RecordingClock: Sendable {
    struct Step: Hashable {
        let from: Instant
        let to: Instant
    }

    private let stepLimit: Int64
    private let leapLimit: Int64
    private let downtimeDays: Int64
    private let earliest: Instant
    /// The time that was given last; nil for a lane without records.
    private var last: Instant?
    /// The monotonic time when `last` became the time; nil until the first reading after it.
    private var lastAt: Int64?
    /// The last reading that was believed.
    private var anchor: ClockReading?
    /// Whether the wall clock has been seen at or behind the last record. Until then it may be ahead by as long as the
    /// machine may have been off.
    private var hasCaughtUp = false

    init(last: Instant?, options: LedgerOptions) {
        self.last = last
        stepLimit = options.clockStepMilliseconds
        leapLimit = options.clockLeapMilliseconds
        downtimeDays = options.downtimeDays
        earliest = options.earliestWall
    }

    /// The time to record now, and the step that was noticed on the way.
    mutating func record(_ reading: ClockReading) -> (Instant, Step?) {
        guard disbelief(in: reading) == nil else {
            // A lane that has never seen a clock to believe counts from 1970, where everybody sees that it did not.
            return (advance(to: expected(at: reading) ?? Instant(milliseconds: 0), at: reading), nil)
        }
        let step = step(to: reading)
        anchor = reading
        if last.map({ reading.wall >= $0 }) ?? true { hasCaughtUp = true }
        return (advance(to: reading.wall, at: reading), step)
    }

    /// What the time is taken to be, without recording anything: the wall clock, if it is plausible.
    func plausible(_ reading: ClockReading) -> Instant {
        var copy = self
        return copy.record(reading).0
    }

    /// What keeps records from being dated by the wall clock, which may lag behind them as far as clocks do.
    func trouble(with reading: ClockReading) -> ClockTrouble? {
        if let disbelief = disbelief(in: reading) { return disbelief }
        guard let last, last > reading.wall.advanced(byMilliseconds: stepLimit) else { return nil }
        return .behind(wall: reading.wall, last: last)
    }

    /// Records that another clock has dated were taken over: time goes on from there.
    mutating func resume(after recorded: Instant) {
        guard last.map({ recorded > $0 }) ?? true else { return }
        last = recorded
        lastAt = nil
        hasCaughtUp = false
    }

    private mutating func advance(to instant: Instant, at reading: ClockReading) -> Instant {
        let now = last.map { max($0, instant) } ?? instant
        if now != last || lastAt == nil { lastAt = reading.monotonicMilliseconds }
        last = now
        return now
    }

    /// Why the wall clock is not believed.
    private func disbelief(in reading: ClockReading) -> ClockTrouble? {
        guard (earliest...ClockReading.latestWall).contains(reading.wall) else {
            return .implausible(wall: reading.wall)
        }
        // Before the first time that was believed there is nothing to compare with.
        guard let expected = expected(at: reading), expected >= earliest else { return nil }
        let latest =
            hasCaughtUp ? expected.advanced(byMilliseconds: leapLimit) : expected.advanced(byDays: downtimeDays)
        return reading.wall <= latest ? nil : .ahead(wall: reading.wall, expected: expected)
    }

    /// Where time would be by the monotonic clock; nil for a lane without records at its first reading.
    private func expected(at reading: ClockReading) -> Instant? {
        last?.advanced(byMilliseconds: lastAt.map { reading.monotonicMilliseconds - $0 } ?? 0)
    }

    private func step(to reading: ClockReading) -> Step? {
        guard let anchor else { return nil }
        let expected = anchor.wall.advanced(
            byMilliseconds: reading.monotonicMilliseconds - anchor.monotonicMilliseconds)
        guard abs(reading.wall.milliseconds - expected.milliseconds) > stepLimit else { return nil }
        return Step(from: expected, to: reading.wall)
    }
}
