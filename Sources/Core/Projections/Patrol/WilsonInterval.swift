/// Where the rate of all lies if that of some was measured, with 95 % confidence (Wilson 1927): never beyond 0 or 100 %,
/// and fit for few answers. In hundredths of a percent; the lower bound is rounded down and the upper one up, so that
/// it promises no more than is known.
public struct WilsonInterval: Hashable, Sendable {
    public let low: Int64
    public let high: Int64

    public init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }

    /// With z = 1.96: (k + z²/2 ± z √(k(n−k)/n + z²/4)) / (n + z²), everything in ten-thousandths.
    public init?(_ ratio: Ratio) {
        var (k, n) = (Int128(ratio.numerator), Int128(ratio.denominator))
        guard n > 0, (0...n).contains(k) else { return nil }
        // More answers than people live anywhere change nothing that is shown, and their squares would not fit.
        if n > 1_000_000_000 { (k, n) = (k * 1_000_000_000 / n, 1_000_000_000) }
        let (center, whole) = (10_000 * k + 19_208, 10_000 * n + 38_416)
        // z √… squared, with four more digits than are needed so that the rounding of the root does not show.
        let square = 38_416 * (10_000 * k * (n - k) + 9_604 * n) * 100_000_000 / n
        let half = square.squareRootDown
        let scaled = center * 10_000
        low = Int64(max(0, (scaled - half - 1) / whole))
        high = Int64(min(10_000, (scaled + half + 1 + whole - 1) / whole))
    }
}

extension Int128 {
    /// The greatest whole number whose square is not greater.
    var squareRootDown: Int128 {
        guard self > 1 else { return Swift.max(0, self) }
        var root = Int128(1) << ((128 - leadingZeroBitCount + 1) / 2)
        while true {
            let next = (root + self / root) / 2
            if next >= root { return root }
            root = next
        }
    }
}
