/// So many of so many. Kept as two whole numbers, so that communities add up to their district.
public struct Ratio: Hashable, Sendable {
    public var numerator: Int64
    public var denominator: Int64

    public init(_ numerator: Int64 = 0, of denominator: Int64 = 0) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Of nothing there is no rate: it is neither 0 % nor 100 %.
    public var hasData: Bool { denominator > 0 }

    public mutating func count(_ isIn: Bool) {
        denominator += 1
        if isIn { numerator += 1 }
    }

    public static func + (a: Ratio, b: Ratio) -> Ratio {
        Ratio(a.numerator + b.numerator, of: a.denominator + b.denominator)
    }

    /// In hundredths of a percent, rounded to the nearest, a half away from zero; nil without data.
    public var basisPoints: Int64? {
        guard hasData else { return nil }
        let doubled = Int128(numerator) * 20_000
        let rounded = (doubled + Int128(numerator < 0 ? -denominator : denominator)) / (2 * Int128(denominator))
        return Int64(clamping: rounded)
    }
}
