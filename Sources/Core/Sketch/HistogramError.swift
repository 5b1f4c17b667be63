public import CBOR

/// Why bytes are not a histogram that was ever written.
public enum HistogramError: Error, Hashable {
    case notDeterministic(CBORError)
    /// A newer program wrote it.
    case unknownVersion(UInt64)
    /// Neither the one item of no values nor the six of some.
    case itemCount(Int)
    case countsOfBuckets(Int, buckets: Int)
    /// A bucket beyond the last.
    case bucket(UInt64)
    /// A bucket that holds nothing and stands there nevertheless.
    case emptyBucket
    /// The smallest value is not in the first bucket or the largest not in the last; or one value is not both.
    case extremes(min: Int64, max: Int64)
    /// No values in these buckets have this sum.
    case sum(UInt64)
}

extension HistogramError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notDeterministic(let error): "the histogram is not valid: \(error)"
        case .unknownVersion(let version):
            "the histogram has version \(version), this program knows \(Histogram.version): a newer program wrote it"
        case .itemCount(let count): "the histogram has \(count) items and not one or six"
        case .countsOfBuckets(let count, let buckets): "the histogram has \(count) counts for \(buckets) buckets"
        case .bucket(let index): "the histogram has a bucket \(index), the last is \(Histogram.maximumBucketCount - 1)"
        case .emptyBucket: "the histogram spells out a bucket that is empty"
        case .extremes(let min, let max): "the histogram's values cannot lie between \(min) and \(max)"
        case .sum(let sum): "the histogram's values cannot have the sum \(sum)"
        }
    }
}
