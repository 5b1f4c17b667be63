/// Writes numbers of few bits one behind the other, the highest bit first.
struct BitWriter {
    private var bytes: [UInt8] = []
    private var window: UInt64 = 0
    /// Bits of the window that are not in `bytes` yet: fewer than 8.
    private var held = 0

    /// The low `count` bits, of which there are at most 56.
    mutating func bits(_ value: UInt64, _ count: Int) {
        window = window << UInt64(count) | value
        held += count
        while held >= 8 {
            held -= 8
            bytes.append(UInt8(truncatingIfNeeded: window >> UInt64(held)))
        }
    }

    /// A number below `BitCode.limit` in an exponential Golomb code: few bits when it is not much above 2^order.
    mutating func number(_ value: UInt64, order: Int) {
        let quotient = (value >> UInt64(order)) + 1
        let length = 64 - quotient.leadingZeroBitCount
        bits(0, length - 1)
        bits(quotient, length)
        bits(value & ((1 << UInt64(order)) - 1), order)
    }

    mutating func signed(_ value: Int64, order: Int) { number(BitCode.zigZag(value), order: order) }

    /// What was written, filled up with zeros.
    consuming func finish() -> [UInt8] {
        if held > 0 { bits(0, 8 - held) }
        return bytes
    }
}

/// What writer and reader have to agree on.
enum BitCode {
    /// Above every register index and every time; small enough that a sum of two thousand does not overflow.
    static let limit: UInt64 = 1 << 50
    static let maximumOrder = 40

    static func zigZag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }

    static func unZigZag(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// How many bits a number takes.
    static func length(of value: UInt64, order: Int) -> Int {
        2 * (63 - ((value >> UInt64(order)) + 1).leadingZeroBitCount) + 1 + order
    }

    /// The order that suits numbers of about this size.
    static func order(for mean: UInt64) -> Int { min(maximumOrder, 63 - (mean | 1).leadingZeroBitCount) }
}
