/// How long to wait before the next attempt: twice as long after each failure, up to a limit, and somewhere at random
/// below that, so that a thousand clients that lost the same server do not come back at the same moment.
public struct Backoff: Hashable, Sendable {
    public var first: Duration
    public var longest: Duration
    private var failures = 0

    public init(first: Duration = .milliseconds(100), longest: Duration = .seconds(30)) {
        self.first = first
        self.longest = longest
    }

    public mutating func succeeded() { failures = 0 }

    /// Between half of the time and all of it.
    public mutating func failed(using random: inout some RandomNumberGenerator) -> Duration {
        let limit = failures < 20 ? min(longest, first * (1 << failures)) : longest
        failures += 1
        return limit * Double.random(in: 0.5...1, using: &random)
    }
}
