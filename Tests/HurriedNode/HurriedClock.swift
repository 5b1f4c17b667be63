import Ledger
public import Node
public import Threads
public import Wire

/// A clock that goes faster than those of the machine, and as evenly.
public struct HurriedClock: Sendable {
    public let speed: Int64
    private let begin: Instant
    public let began: Int64

    /// It was `begin` at a moment of the machine's monotonic clock, in nanoseconds, which all its processes share.
    public init(
        from begin: Instant, speed: Int64, since began: Int64 = SystemClock.monotonicNanoseconds()
    ) {
        self.begin = begin
        self.speed = speed
        self.began = began
    }

    public var now: Instant {
        let passed = (SystemClock.monotonicNanoseconds() - began) * speed / 1_000_000
        return begin.advanced(byMilliseconds: passed)
    }

    public var ofNode: NodeClock {
        NodeClock(speed: speed) { [self] in
            let now = now
            return ClockReading(wall: now, monotonicMilliseconds: now.milliseconds)
        }
    }

    /// How long the machine has to wait for it.
    public func wait(until instant: Instant) -> Duration {
        .milliseconds(max(0, instant.milliseconds - now.milliseconds) / speed)
    }
}
