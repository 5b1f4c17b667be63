import Sketch

/// Whatever bytes come: no trap, and an accepted histogram is written as it was read, answers, and merges.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let histogram = try? Histogram(encoded: bytes) else { return 0 }
    precondition(histogram.encoded == bytes, "an accepted histogram is not written as it was read")
    guard let min = histogram.min, let max = histogram.max else { return 0 }
    for numerator: UInt64 in 0...8 {
        precondition((min...max).contains(histogram.quantile(numerator, of: 8)!), "a quantile is not a value's")
    }
    var twice = histogram
    twice.merge(histogram)
    precondition((try? Histogram(encoded: twice.encoded)) == twice, "two of them make bytes that are refused")
    return 0
}
