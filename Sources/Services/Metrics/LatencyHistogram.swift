internal import Synchronization

/// How long something took, in buckets from 50 µs, which no fsync undercuts, to 10 s, after which nobody waits.
///
/// Each observation adds to one bucket and to the sum; what Prometheus wants of buckets that contain one another is
/// computed when it asks. So the count is always that of the buckets, while the sum may be some observations ahead.
public final class LatencyHistogram: MetricInstrument {
    public static var type: MetricType { .histogram }

    /// The most that a bucket holds, in nanoseconds: three or four of them for each power of ten.
    public static let bounds: InlineArray<17, UInt64> = [
        50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000,
        100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
    ]

    /// One for each bound, and one for what is above all of them.
    private let counts = InlineArray<18, Atomic<UInt64>> { _ in Atomic(0) }
    private let sum = Atomic<UInt64>(0)

    public init() {}

    /// A clock that was read twice on two processors may give less than nothing, which is nothing.
    public func observe(nanoseconds: Int64) {
        let nanoseconds = UInt64(clamping: nanoseconds)
        var place = 0
        while place < LatencyHistogram.bounds.count, nanoseconds > LatencyHistogram.bounds[place] { place += 1 }
        counts[place].wrappingAdd(1, ordering: .relaxed)
        sum.wrappingAdd(nanoseconds, ordering: .relaxed)
    }

    public var reading: MetricReading {
        .latencies(
            counts.indices.map { counts[$0].load(ordering: .relaxed) }, nanoseconds: sum.load(ordering: .relaxed))
    }
}
