public import CBOR

/// As deterministic CBOR (`Protocols/Schemas/histogram.cddl`): one array of the version, the sum, the smallest and the
/// largest value, then for the buckets that hold something how many empty ones precede each, and their counts. Without
/// values it is the version alone.
///
/// Equal histograms have equal bytes, and nothing but what is written here is read.
extension Histogram {
    static let version: UInt64 = 1

    public var encoded: [UInt8] {
        var writer = CBORWriter()
        write(to: &writer)
        return writer.bytes
    }

    public func write(to writer: inout CBORWriter) {
        guard let min, let max else {
            writer.array(1)
            writer.unsigned(Histogram.version)
            return
        }
        writer.array(6)
        writer.unsigned(Histogram.version)
        writer.unsigned(sum)
        writer.integer(min)
        writer.integer(max)
        writer.array(buckets.count)
        var next = 0
        for bucket in buckets {
            writer.unsigned(UInt64(bucket.index - next))
            next = bucket.index + 1
        }
        writer.array(counts.count)
        for count in counts { writer.unsigned(count) }
    }
}
