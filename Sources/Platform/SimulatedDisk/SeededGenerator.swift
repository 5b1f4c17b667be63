/// SplitMix64 (Steele, Lea, Flood 2014): eight bytes of state, and every seed is a good one.
///
/// The disk draws from its own generator and not from the standard library's, so that a seed means the same history
/// under every version of Swift.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func coin() -> Bool {
        next() & 1 == 1
    }

    /// A number of the range; the bias of the remainder is below 2⁻³² for every range a file has.
    mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }
}
