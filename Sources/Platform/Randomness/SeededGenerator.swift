/// SplitMix64 (Steele, Lea, Flood 2014): eight bytes of state, and every seed is a good one.
///
/// What it draws from a range it draws itself and not through the standard library, so that a seed means the same
/// history under every version of Swift.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    public mutating func coin() -> Bool { next() & 1 == 1 }

    /// A number of the range. The bias towards some of them is below one in 2³² for every range of less than 2³².
    public mutating func number(in range: ClosedRange<Int>) -> Int {
        let count = UInt64(bitPattern: Int64(range.upperBound)) &- UInt64(bitPattern: Int64(range.lowerBound)) &+ 1
        guard count != 0 else { return Int(truncatingIfNeeded: next()) }
        return range.lowerBound &+ Int(truncatingIfNeeded: next() % count)
    }

    /// True so many times in a thousand.
    public mutating func chance(perMille: Int) -> Bool { number(in: 0...999) < perMille }

    public mutating func element<Element>(of elements: [Element]) -> Element {
        precondition(!elements.isEmpty, "there is nothing to choose from")
        return elements[number(in: 0...(elements.count - 1))]
    }

    /// Another generator, whose numbers have nothing to do with those that this one draws next.
    public mutating func fork() -> SeededGenerator { SeededGenerator(seed: next()) }
}
