/// How many values of which size there were: durations in milliseconds, waits in microseconds, amounts in watt-hours.
///
/// Histograms merge: that of a district is the merged ones of its communities, in whatever order and grouping, to the
/// byte. Percentiles are read from the merged one and never averaged. Everything is integers; only buckets that hold
/// something take memory, and there are at most `maximumBucketCount`.
public struct Histogram: Hashable, Sendable {
    /// Ascending and without empty ones; `counts` stands beside it.
    private(set) var buckets: [Bucket] = []
    private(set) var counts: [UInt64] = []
    /// How many values there are. Exact up to `UInt64.max`, where it stops.
    public private(set) var count: UInt64 = 0
    /// Of all values. Exact up to `UInt64.max`, where it stops.
    public private(set) var sum: UInt64 = 0
    private(set) var smallest = Int64.max
    private(set) var largest: Int64 = 0

    /// Enough for every value there is.
    public static let maximumBucketCount = Bucket.count

    /// A quantile is at most this part of the true one away from it: 1/128, or 0.79 %. Values below 128 are exact.
    public static let errorDenominator: Int64 = 128

    public init() {}

    /// Buckets, their counts, sum and extremes that fit together.
    init(buckets: [Bucket], counts: [UInt64], sum: UInt64, smallest: Int64, largest: Int64) {
        self.buckets = buckets
        self.counts = counts
        include(counts.reduce(0) { $0.saturatingAdding($1) }, sum, smallest, largest)
    }

    public var isEmpty: Bool { buckets.isEmpty }

    /// Exact; nil without values.
    public var min: Int64? { isEmpty ? nil : smallest }

    /// Exact; nil without values.
    public var max: Int64? { isEmpty ? nil : largest }

    /// Adds a value, or as many equal ones. A negative one counts as 0: the clocks at the two ends of a duration are
    /// not always the same, and what is folded must not fail.
    public mutating func insert(_ value: Int64, count: UInt64 = 1) {
        guard count > 0 else { return }
        let value = Swift.max(0, value)
        let bucket = Bucket(of: value)
        let place = place(of: bucket)
        if place < buckets.count, buckets[place] == bucket {
            counts[place] = counts[place].saturatingAdding(count)
        } else {
            buckets.insert(bucket, at: place)
            counts.insert(count, at: place)
        }
        include(count, UInt64(value).saturatingMultiplied(by: count), value, value)
    }

    /// Adds all values of another.
    public mutating func merge(_ other: Histogram) {
        var merged = Histogram()
        merged.buckets.reserveCapacity(buckets.count + other.buckets.count)
        merged.counts.reserveCapacity(buckets.count + other.buckets.count)
        var (a, b) = (0, 0)
        while a < buckets.count || b < other.buckets.count {
            let mine = a < buckets.count ? buckets[a].index : Int.max
            let theirs = b < other.buckets.count ? other.buckets[b].index : Int.max
            let bucket = Swift.min(mine, theirs)
            var count: UInt64 = 0
            if mine == bucket { (count, a) = (counts[a], a + 1) }
            if theirs == bucket { (count, b) = (count.saturatingAdding(other.counts[b]), b + 1) }
            merged.buckets.append(Bucket(index: bucket))
            merged.counts.append(count)
        }
        (buckets, counts) = (merged.buckets, merged.counts)
        include(other.count, other.sum, other.smallest, other.largest)
    }

    /// The value that this part of all values, `numerator` of `denominator`, does not exceed: the one of rank
    /// ⌈count × numerator / denominator⌉ in ascending order, the first for 0. Nil without values.
    ///
    /// The first and the last are exact. Others are the middle of their bucket: see `errorDenominator`.
    public func quantile(_ numerator: UInt64, of denominator: UInt64) -> Int64? {
        precondition(denominator > 0 && numerator <= denominator, "a part of all values is between 0 and 1")
        guard !isEmpty else { return nil }
        let product = UInt128(count) * UInt128(numerator)
        let rank = UInt64((product + UInt128(denominator) - 1) / UInt128(denominator))
        if rank <= 1 { return smallest }
        if rank == count { return largest }
        var passed: UInt64 = 0
        for (bucket, count) in zip(buckets, counts) {
            passed = passed.saturatingAdding(count)
            if passed >= rank { return Swift.min(Swift.max(bucket.middle, smallest), largest) }
        }
        preconditionFailure("the buckets hold fewer values than were counted")
    }

    private func place(of bucket: Bucket) -> Int {
        var range = 0..<buckets.count
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = buckets[middle].index < bucket.index ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    private mutating func include(_ count: UInt64, _ sum: UInt64, _ smallest: Int64, _ largest: Int64) {
        self.count = self.count.saturatingAdding(count)
        self.sum = self.sum.saturatingAdding(sum)
        self.smallest = Swift.min(self.smallest, smallest)
        self.largest = Swift.max(self.largest, largest)
    }
}
