/// Reads what `BitWriter` has written, or what somebody claims to be that.
///
/// No bytes make it trap. What is wrong is remembered, and zeros are read from there on: the loop over readings has no
/// error to look for, and whoever reads asks `finish` before believing anything.
struct BitReader {
    private let bytes: [UInt8]
    private var next = 0
    /// The next bits, from the highest on.
    private var window: UInt64 = 0
    private var held = 0
    private var isBroken = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    @inline(__always)
    private mutating func refill() {
        while held <= 56 {
            let byte = next < bytes.count ? bytes[next] : 0
            window |= UInt64(byte) &<< UInt64(56 &- held)
            next &+= 1
            held &+= 8
        }
    }

    /// At most 56 bits.
    mutating func bits(_ count: Int) -> UInt64 {
        refill()
        let value = window >> UInt64(64 - count)
        drop(count)
        return value
    }

    @inline(__always)
    private mutating func drop(_ count: Int) {
        window = window << UInt64(count)
        held &-= count
    }

    @inline(__always)
    mutating func number(order: Int) -> UInt64 {
        refill()
        let zeros = window.leadingZeroBitCount
        guard 2 &* zeros &+ 1 &+ order <= 56 else { return longNumber(zeros, order) }
        let quotient = window &>> UInt64(63 &- 2 &* zeros)
        drop(2 &* zeros &+ 1)
        let low = window >> UInt64(64 &- order)
        drop(order)
        return (quotient &- 1) &<< UInt64(order) | low
    }

    /// A number that does not fit into one window, or that no writer has written.
    @inline(never)
    private mutating func longNumber(_ zeros: Int, _ order: Int) -> UInt64 {
        guard zeros + order <= 50 else {
            isBroken = true
            (window, held, next) = (0, 0, bytes.count)
            return 0
        }
        drop(zeros)
        let quotient = bits(zeros + 1)
        return (quotient - 1) << UInt64(order) | bits(order)
    }

    mutating func signed(order: Int) -> Int64 { BitCode.unZigZag(number(order: order)) }

    /// Whether everything that was read was there, and nothing but the filling is left.
    func finish() -> Bool {
        let left = bytes.count * 8 - (next * 8 - held)
        return !isBroken && (0..<8).contains(left) && (left == 0 || window == 0)
    }
}
