/// One of the ranges into which values fall: each value below 128 by itself, then 64 equal ranges between any power of
/// two and the next.
///
/// Shifts and masks find it, so every machine puts a value into the same one.
struct Bucket: Hashable, Sendable {
    let index: Int

    /// How many there are for 63 bits: the most that a histogram can hold.
    static let count = 58 << precision

    /// A range is at most 1/64 as wide as what it begins with, so its middle is within 1/128 of all of it.
    private static let precision = 6

    init(index: Int) { self.index = index }

    init(of value: Int64) {
        let topBit = Int64.bitWidth - 1 - value.leadingZeroBitCount
        let shift = max(0, topBit - Bucket.precision)
        index = (shift << Bucket.precision) + Int(value >> Int64(shift))
    }

    private var shift: Int { max(0, (index >> Bucket.precision) - 1) }

    var lowest: Int64 { Int64(index - (shift << Bucket.precision)) << Int64(shift) }

    var highest: Int64 { lowest + ((1 << Int64(shift)) - 1) }

    var middle: Int64 { lowest + (highest - lowest) / 2 }
}
