public import CBOR

extension Histogram {
    /// All of the bytes.
    public init(encoded bytes: [UInt8]) throws(HistogramError) {
        var reader = try Histogram.reading { () throws(CBORError) in try CBORReader(bytes) }
        try self.init(from: &reader)
        try Histogram.reading { () throws(CBORError) in try reader.finish() }
    }

    /// The next item. Bytes of others are no more than what histograms of values have: buckets, extremes and sum fit.
    public init(from reader: inout CBORReader) throws(HistogramError) {
        let itemCount = try Histogram.reading { () throws(CBORError) in try reader.array() }
        guard itemCount == 1 || itemCount == 6 else { throw .itemCount(itemCount) }
        let version = try Histogram.reading { () throws(CBORError) in try reader.unsigned() }
        guard version == Histogram.version else { throw .unknownVersion(version) }
        if itemCount == 1 {
            self.init()
            return
        }
        let (sum, smallest, largest) = try Histogram.reading { () throws(CBORError) in
            (try reader.unsigned(), try reader.integer(), try reader.integer())
        }
        guard 0 <= smallest, smallest <= largest else { throw .extremes(min: smallest, max: largest) }
        let buckets = try Histogram.buckets(from: &reader)
        let counts = try Histogram.counts(from: &reader)
        guard counts.count == buckets.count else { throw .countsOfBuckets(counts.count, buckets: buckets.count) }
        self.init(buckets: buckets, counts: counts, sum: sum, smallest: smallest, largest: largest)
        try checkExtremes()
        try checkSum()
    }

    private static func buckets(from reader: inout CBORReader) throws(HistogramError) -> [Bucket] {
        var buckets: [Bucket] = []
        var next: UInt64 = 0
        for _ in 0..<(try reading { () throws(CBORError) in try reader.array() }) {
            let skipped = try reading { () throws(CBORError) in try reader.unsigned() }
            let index = next.saturatingAdding(skipped)
            guard index < Bucket.count else { throw .bucket(index) }
            buckets.append(Bucket(index: Int(index)))
            next = index + 1
        }
        return buckets
    }

    private static func counts(from reader: inout CBORReader) throws(HistogramError) -> [UInt64] {
        var counts: [UInt64] = []
        for _ in 0..<(try reading { () throws(CBORError) in try reader.array() }) {
            let count = try reading { () throws(CBORError) in try reader.unsigned() }
            guard count > 0 else { throw .emptyBucket }
            counts.append(count)
        }
        return counts
    }

    private func checkExtremes() throws(HistogramError) {
        guard count > 1 || smallest == largest, Bucket(of: smallest) == buckets.first,
            Bucket(of: largest) == buckets.last
        else { throw .extremes(min: smallest, max: largest) }
    }

    /// One value is the smallest, another the largest, and the others lie in their buckets between these.
    private func checkSum() throws(HistogramError) {
        guard count > 1 else {
            if sum != UInt64(smallest) { throw .sum(sum) }
            return
        }
        var least = UInt64(smallest) + UInt64(largest)
        var most = least
        for (place, (bucket, count)) in zip(buckets, counts).enumerated() {
            let others = count - (place == 0 ? 1 : 0) - (place == buckets.count - 1 ? 1 : 0)
            let (low, high) = (Swift.max(bucket.lowest, smallest), Swift.min(bucket.highest, largest))
            least = least.saturatingAdding(UInt64(low).saturatingMultiplied(by: others))
            most = most.saturatingAdding(UInt64(high).saturatingMultiplied(by: others))
        }
        guard (least...most).contains(sum) else { throw .sum(sum) }
    }

    private static func reading<Value>(_ read: () throws(CBORError) -> Value) throws(HistogramError) -> Value {
        do { return try read() } catch { throw .notDeterministic(error) }
    }
}
