/// A number of a JSON text, digit by digit: no binary fraction stands for it on the way.
struct DecimalText {
    private let isNegative: Bool
    /// Without zeros at the front.
    private let digits: [UInt8]
    /// How many of the digits stand before the point; negative where that many zeros stand between it and them.
    private let point: Int

    /// An exponent beyond this says nothing that another would not: every number is next to nothing or too large.
    private static let largestExponent = 1_000_000

    /// `text` is a number as RFC 8259 has it.
    init(_ text: String) {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        isNegative = parts[0].hasPrefix("-")
        let halves = parts[0].dropFirst(isNegative ? 1 : 0).split(separator: ".", maxSplits: 1)
        let all = halves.flatMap { $0.utf8.map { $0 - UInt8(ascii: "0") } }
        digits = Array(all.drop { $0 == 0 })
        var exponent = 0
        if parts.count > 1 {
            // What fits into no integer is far beyond any that does.
            exponent = Int(parts[1]) ?? (parts[1].hasPrefix("-") ? .min : .max)
            exponent = min(max(exponent, -Self.largestExponent), Self.largestExponent)
        }
        point = halves[0].utf8.count + exponent - (all.count - digits.count)
    }

    /// In ten-millionths, without what is finer; nil if it is beyond the limit on either side.
    func tenMillionths(upTo limit: Int64) -> Int64? {
        guard !digits.isEmpty else { return 0 }
        let whole = max(0, point + 7)
        // An integer has room for so many digits.
        guard whole <= 18 else { return nil }
        var amount: Int64 = 0
        for place in 0..<whole { amount = amount * 10 + Int64(place < digits.count ? digits[place] : 0) }
        let most = limit * 10_000_000
        let isFiner = digits.dropFirst(whole).contains { $0 != 0 }
        guard amount < most || (amount == most && !isFiner) else { return nil }
        return isNegative ? -amount : amount
    }
}
