public import Wire

/// When the clocks of a place were changed, as data: the same bytes are computed from it whatever time zones the
/// machine knows of today.
public struct ZoneRules: Hashable, Sendable {
    /// The name in the tz database.
    public let id: String
    /// Which edition of the rules this is. Results that depend on them say so.
    public let version: String
    /// Seconds that the clock is ahead of UTC before the first transition.
    public let initialOffset: Int
    /// Ascending.
    public let transitions: [Transition]

    /// A change of the clock: `offset` seconds ahead of UTC from this instant on.
    public struct Transition: Hashable, Sendable {
        public let at: Instant
        public let offset: Int

        public init(at: Instant, offset: Int) {
            self.at = at
            self.offset = offset
        }
    }

    /// Rules are part of the program, so one that breaks what the arithmetic here rests on is a mistake in it:
    /// * changes are more than two days apart: a clock time is looked for under the offsets a day before and after it;
    /// * the clock is changed at full hours and by full hours: an hour of the clock lasts an hour;
    /// * no midnight comes twice: a date never goes back.
    public init(id: String, version: String, initialOffset: Int, transitions: [Transition] = []) {
        self.id = id
        self.version = version
        self.initialOffset = initialOffset
        self.transitions = transitions
        precondition(abs(initialOffset) <= 64_800, "an offset of more than 18 hours")
        var (last, offset) = (Int64.min, initialOffset)
        for transition in transitions {
            let at = transition.at.milliseconds
            precondition(at > last + 172_800_000, "changes must be apart")
            precondition(abs(transition.offset) <= 64_800, "an offset of more than 18 hours")
            let change = transition.offset - offset
            precondition(change % 3_600 == 0 && change != 0 && abs(change) < 86_400, "clocks change by full hours")
            let local = (at / 1_000 + Int64(offset)).floored(by: 86_400).remainder
            precondition(at % 1_000 == 0 && local % 3_600 == 0, "clocks change at full hours")
            // Midnight, which begins a date, may be what the clock is set back from, and not what it passes again.
            let dayBefore = local == 0 ? 86_400 : local
            precondition(change > 0 || dayBefore + Int64(change) >= 0, "a midnight comes twice")
            (last, offset) = (at, transition.offset)
        }
    }

    /// Seconds that the clock is ahead of UTC.
    public func offset(at instant: Instant) -> Int {
        let index = transitions.partition { $0.at <= instant }
        return index == 0 ? initialOffset : transitions[index - 1].offset
    }

    /// What calendar and clock show. Before the first date and after the last they stand still.
    public func civil(_ instant: Instant) -> CivilTime {
        let local = instant.advanced(byMilliseconds: Int64(offset(at: instant)) * 1_000).milliseconds
        let (day, time) = local.floored(by: ClockTime.dayLength)
        let date = CivilDate(daysSinceEpoch: Int(day))
        if date.daysSinceEpoch == day { return CivilTime(date, ClockTime(milliseconds: time)!) }
        return CivilTime(date, ClockTime(milliseconds: day < 0 ? 0 : ClockTime.dayLength - 1)!)
    }

    /// When calendar and clock show this. A time that comes twice is the first of the two; a time that is skipped is
    /// read as if the clock had not been changed yet, so 02:30 in an hour skipped at 02:00 is 03:30.
    public func instant(of civil: CivilTime) -> Instant {
        switch reading(of: civil) {
        case .once(let instant), .twice(let instant, _), .skipped(let instant): instant
        }
    }

    /// The first instant of the date, which is not midnight where the clock skips that.
    public func startOfDay(_ date: CivilDate) -> Instant {
        startOfDay(daysSinceEpoch: date.daysSinceEpoch)
    }

    /// Also of the day after the last date, with which that ends.
    func startOfDay(daysSinceEpoch day: Int) -> Instant {
        switch reading(ofLocal: Int64(day) * ClockTime.dayLength) {
        case .once(let instant), .twice(let instant, _): instant
        case .skipped(let instant): transitions[transitions.partition { $0.at <= instant } - 1].at
        }
    }

    /// How often the clock shows a time.
    enum Reading {
        case once(Instant)
        case twice(Instant, Instant)
        /// Never: this is the instant at which the clock would have shown it.
        case skipped(Instant)
    }

    func reading(of civil: CivilTime) -> Reading {
        reading(ofLocal: Int64(civil.date.daysSinceEpoch) * ClockTime.dayLength + civil.time.milliseconds)
    }

    private func reading(ofLocal local: Int64) -> Reading {
        let before = offset(at: Instant(milliseconds: local - ClockTime.dayLength))
        let after = offset(at: Instant(milliseconds: local + ClockTime.dayLength))
        let unchanged = Instant(milliseconds: local - Int64(before) * 1_000)
        guard before != after else { return .once(unchanged) }
        let changed = Instant(milliseconds: local - Int64(after) * 1_000)
        switch (offset(at: unchanged) == before, offset(at: changed) == after) {
        case (true, true): return .twice(unchanged, changed)
        case (true, false): return .once(unchanged)
        case (false, true): return .once(changed)
        case (false, false): return .skipped(unchanged)
        }
    }
}

extension Array {
    /// How many elements of an array that begins with those that belong do so.
    func partition(_ belongs: (Element) -> Bool) -> Int {
        var range = 0..<count
        while let middle = range.isEmpty ? nil : (range.lowerBound + range.upperBound) / 2 {
            range = belongs(self[middle]) ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
