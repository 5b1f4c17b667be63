/// A rate that is kept on average: whoever has spent must wait until it has come in again.
///
/// It holds one moment rather than a level of tokens: when all that was spent will have been paid for (the generic cell
/// rate algorithm, ITU-T I.371).
struct Pace: Hashable, Sendable {
    let bytesPerSecond: Int
    let burst: Duration
    private var paid = Duration.zero

    init(bytesPerSecond: Int, burst: Duration) {
        precondition(bytesPerSecond > 0, "a rate of nothing never ends")
        self.bytesPerSecond = bytesPerSecond
        self.burst = burst
    }

    /// From when on something may be sent.
    var opens: Duration { paid - burst }

    mutating func spend(_ bytes: Int, at now: Duration) {
        paid = max(paid, now) + .nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(bytesPerSecond))
    }
}
