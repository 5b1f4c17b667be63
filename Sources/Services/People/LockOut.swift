public import Wire

/// How failed tries keep others off: so many are free, and from there on each one takes twice as long as the one before.
public struct LockOut: Hashable, Sendable {
    public var freeTries: Int64
    /// Milliseconds after the last free one.
    public var first: Int64
    public var longest: Int64
    /// Failures are forgotten when none came for so long.
    public var memory: Int64

    public init(freeTries: Int64, first: Int64, longest: Int64, memory: Int64) {
        self.freeTries = freeTries
        self.first = first
        self.longest = longest
        self.memory = memory
    }

    /// How long nobody may try after so many failures.
    public func delay(after failures: Int64) -> Int64 {
        guard failures >= freeTries else { return 0 }
        let doublings = min(failures - freeTries, 32)
        let (delay, overflow) = first.multipliedReportingOverflow(by: 1 << doublings)
        return overflow ? longest : min(delay, longest)
    }
}

/// The failed tries of one name, or from one address.
public struct Tries: Hashable, Sendable {
    public internal(set) var failures: Int64 = 0
    public internal(set) var last = Instant(milliseconds: 0)

    public init() {}

    /// Until when nobody may try; nil when somebody may. Of a clock that was set back, the time since is not known, and
    /// nobody waits for longer than they would have.
    public func lockedUntil(_ rule: LockOut, at now: Instant) -> Instant? {
        let delay = rule.delay(after: failures)
        let until = min(last, now).advanced(byMilliseconds: delay)
        return delay > 0 && until > now ? until : nil
    }

    /// Counts one that is not known to fail yet: two at once are not free.
    mutating func begin(_ rule: LockOut, at now: Instant) {
        if isForgotten(rule, at: now) { failures = 0 }
        failures += 1
        last = now
    }

    /// Takes one back that did not fail.
    mutating func succeed() { failures = max(0, failures - 1) }

    func isForgotten(_ rule: LockOut, at now: Instant) -> Bool {
        failures == 0 || last.advanced(byMilliseconds: rule.memory) <= now
    }
}
