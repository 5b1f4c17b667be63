/// What would have been used, from the weather: used = base + heating × HDD18 + cooling × CDD26, fitted by least squares
/// to at least a year of months.
///
/// The normal equations are solved in whole numbers, by determinants, and every result is rounded once: no order of
/// additions and no machine makes other bytes.
public struct EnergyBaseline: Hashable, Sendable {
    /// One period: what was used in whole units, and its degree days in tenths.
    public struct Point: Hashable, Sendable {
        public var used: Int64
        public var heating: Int64
        public var cooling: Int64

        public init(used: Int64, heating: Int64, cooling: Int64) {
            self.used = used
            self.heating = heating
            self.cooling = cooling
        }
    }

    public enum Problem: Error, Hashable, Sendable {
        case tooFewPoints(Int)
        /// More than the determinants have room for.
        case tooLarge
        /// The degree days do not differ enough to tell anything.
        case undetermined
    }

    public static let fewestPoints = 12
    public static let mostPoints = 60
    /// In whole units, and tenths of a degree day: with these the determinants stay below 2^113.
    public static let most: Int64 = 1_000_000_000
    public static let mostDegreeDays: Int64 = 10_000

    /// Coefficients are these numerators over one denominator.
    private let base: Int128
    private let heating: Int128
    private let cooling: Int128
    private let denominator: Int128
    public let fit: Fit

    public struct Fit: Hashable, Sendable {
        public let points: Int
        /// R², in ten thousandths.
        public let determination: Int64
        /// CV(RMSE), in ten thousandths.
        public let variation: Int64

        /// R² over 0.75 and CV(RMSE) under 25 %, as ISO 50006 practice has it.
        public var isUsable: Bool { determination > 7_500 && variation < 2_500 }
    }

    public init(_ points: [Point]) throws(Problem) {
        guard (EnergyBaseline.fewestPoints...EnergyBaseline.mostPoints).contains(points.count) else {
            throw .tooFewPoints(points.count)
        }
        let isInRange = points.allSatisfy {
            $0.used.magnitude <= EnergyBaseline.most && (0...EnergyBaseline.mostDegreeDays).contains($0.heating)
                && (0...EnergyBaseline.mostDegreeDays).contains($0.cooling)
        }
        guard isInRange else { throw .tooLarge }
        guard let solved = EnergyBaseline.solve(points) else { throw .undetermined }
        (base, heating, cooling, denominator) = solved
        fit = EnergyBaseline.fit(points) { point in
            EnergyBaseline.expected(point, solved)
        }
    }

    /// What would have been used, in thousandths of the unit.
    public func expected(heating days: Int64, cooling coolingDays: Int64) -> Int64 {
        EnergyBaseline.expected(
            Point(used: 0, heating: days, cooling: coolingDays), (base, heating, cooling, denominator))
    }

    /// Adjusted baseline minus actual, in thousandths; what is negative was not saved.
    public func savings(in points: [Point]) -> Int64 {
        points.reduce(0) { $0 + expected(heating: $1.heating, cooling: $1.cooling) - $1.used * 1_000 }
    }

    /// EnPI: actual over expected.
    public func performance(in points: [Point]) -> Ratio {
        points.reduce(Ratio()) { sum, point in
            sum + Ratio(point.used * 1_000, of: expected(heating: point.heating, cooling: point.cooling))
        }
    }

    // MARK: Least squares

    private typealias Solution = (base: Int128, heating: Int128, cooling: Int128, denominator: Int128)

    /// Cramer's rule over the normal equations. Where it was never warm, or never cold, that column is left out.
    private static func solve(_ points: [Point]) -> Solution? {
        let count = Int128(points.count)
        func sum(_ value: (Point) -> Int128) -> Int128 { points.reduce(0) { $0 + value($1) } }
        let (h, c, y) = (sum { Int128($0.heating) }, sum { Int128($0.cooling) }, sum { Int128($0.used) })
        // Sums of products about the means, times the count.
        func about(_ a: (Point) -> Int128, _ b: (Point) -> Int128) -> Int128 {
            count * sum { a($0) * b($0) } - sum(a) * sum(b)
        }
        let heat: (Point) -> Int128 = { Int128($0.heating) }
        let cool: (Point) -> Int128 = { Int128($0.cooling) }
        let used: (Point) -> Int128 = { Int128($0.used) }
        let (hh, cc, hc) = (about(heat, heat), about(cool, cool), about(heat, cool))
        let (hy, cy) = (about(heat, used), about(cool, used))
        var slopes: (h: Int128, c: Int128, d: Int128)
        if hh > 0, cc > 0, hh * cc - hc * hc > 0 {
            slopes = (hy * cc - cy * hc, cy * hh - hy * hc, hh * cc - hc * hc)
        } else if hh > 0, cc == 0 {
            slopes = (hy, 0, hh)
        } else if cc > 0, hh == 0 {
            slopes = (0, cy, cc)
        } else {
            return nil
        }
        // A common factor is taken out, so that what follows stays in range.
        let factor = gcd(gcd(slopes.h.magnitude, slopes.c.magnitude), slopes.d.magnitude)
        slopes = (slopes.h / Int128(factor), slopes.c / Int128(factor), slopes.d / Int128(factor))
        return (y * slopes.d - h * slopes.h - c * slopes.c, slopes.h * count, slopes.c * count, slopes.d * count)
    }

    private static func gcd(_ a: UInt128, _ b: UInt128) -> UInt128 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return max(a, 1)
    }

    private static func expected(_ point: Point, _ solution: Solution) -> Int64 {
        let value =
            solution.base + solution.heating * Int128(point.heating) + solution.cooling * Int128(point.cooling)
        return Int64(clamping: value * 1_000 / solution.denominator)
    }

    private static func fit(_ points: [Point], _ expected: (Point) -> Int64) -> Fit {
        let count = Int128(points.count)
        let whole = points.reduce(Int128(0)) { $0 + Int128($1.used) * 1_000 }
        let mean = whole / count
        var (errors, total) = (Int128(0), Int128(0))
        for point in points {
            let (error, distance) = (
                Int128(point.used) * 1_000 - Int128(expected(point)), Int128(point.used) * 1_000 - mean
            )
            errors += error * error
            total += distance * distance
        }
        let determination = total == 0 ? 0 : 10_000 - errors * 10_000 / total
        // Three coefficients were fitted; RMSE over the mean, under one root.
        let square = errors / max(1, count - 3)
        let variation = mean == 0 ? 0 : root(square) * 10_000 / Int128(mean.magnitude)
        return Fit(
            points: points.count, determination: Int64(clamping: max(0, determination)),
            variation: Int64(clamping: variation))
    }

    /// The whole part of a square root, by Newton's steps from above.
    private static func root(_ value: Int128) -> Int128 {
        guard value > 1 else { return max(0, value) }
        var estimate = Int128(1) << ((128 - value.leadingZeroBitCount + 1) / 2)
        while true {
            let next = (estimate + value / estimate) / 2
            guard next < estimate else { return estimate }
            estimate = next
        }
    }
}
