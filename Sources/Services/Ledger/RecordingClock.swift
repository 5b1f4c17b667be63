public import Wire

/// What the machine's clocks say at one moment.
public struct ClockReading: Hashable, Sendable {
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
/// A step of the wall clock against the monotonic one is reported once. A wall clock that is implausibly far ahead is
/// not believed, because `recorded` could never come back from there: time then goes on from the last record at the
/// pace of the monotonic clock, until the wall clock is plausible again.
struct RecordingClock: Sendable {
    struct Step: Hashable {
        let from: Instant
        let to: Instant
    }

    private let stepLimit: Int64
    private let leapLimit: Int64
    private(set) var last: Instant
    /// The last plausible reading; nil until the first.
    private var anchor: ClockReading?
    /// How far ahead the first reading may be: the machine may have been off for long.
    private let downtimeLimit: Int64
    private(set) var isBelieved = true

    init(last: Instant?, options: LedgerOptions) {
        self.last = last ?? Instant(milliseconds: .min)
        stepLimit = options.clockStepMilliseconds
        leapLimit = options.clockLeapMilliseconds
        downtimeLimit = options.downtimeDays * 86_400_000
    }

    /// The time to record now, and the step that was noticed on the way.
    mutating func record(_ reading: ClockReading) -> (Instant, Step?) {
        let expected = expected(at: reading)
        let leap = anchor == nil ? downtimeLimit : leapLimit
        isBelieved = expected.map { reading.wall.milliseconds <= $0.milliseconds + leap } ?? true
        guard isBelieved else {
            last = max(last, expected!)
            return (last, nil)
        }
        let step = step(to: reading)
        anchor = reading
        last = max(last, reading.wall)
        return (last, step)
    }

    /// What the time is taken to be, without recording anything: the wall clock, if it is plausible.
    func plausible(_ reading: ClockReading) -> Instant {
        var copy = self
        return copy.record(reading).0
    }

    /// Records that another clock has dated were taken over: time goes on from there.
    mutating func resume(after recorded: Instant) {
        last = max(last, recorded)
    }

    /// Where the wall clock should be by the monotonic one; nil for a lane without records at its first reading.
    private func expected(at reading: ClockReading) -> Instant? {
        guard let anchor else { return last.milliseconds == .min ? nil : last }
        return anchor.wall.advanced(
            byMilliseconds: reading.monotonicMilliseconds - anchor.monotonicMilliseconds)
    }

    private func step(to reading: ClockReading) -> Step? {
        guard anchor != nil, let expected = expected(at: reading),
            abs(reading.wall.milliseconds - expected.milliseconds) > stepLimit
        else { return nil }
        return Step(from: expected, to: reading.wall)
    }
}
