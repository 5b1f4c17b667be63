import Calendar
import Randomness

/// How warm it is where the demonstration community lies, the same from the same seed.
struct Climate: Sendable {
    private let seed: UInt64

    /// What the months of Shanghai are on average, in tenths of a degree.
    private static let means: [Int64] = [48, 66, 106, 160, 212, 247, 290, 286, 246, 196, 136, 75]

    init(seed: UInt64) { self.seed = seed }

    /// The mean of a day, in tenths of a degree: between those of the two months whose middles it lies between, and a
    /// few degrees off.
    func mean(of date: CivilDate) -> Int64 {
        let (year, month, day) = date.components
        let fromMiddle = Int64(day) - 15
        let other = fromMiddle < 0 ? (month + 10) % 12 : month % 12
        let length = Int64(CivilDate.dayCount(ofMonth: month, in: year))
        let usual = Self.means[month - 1]
        var random = SeededGenerator(seed: seed &+ UInt64(date.daysSinceEpoch))
        return usual + (Self.means[other] - usual) * abs(fromMiddle) / length + Int64(random.number(in: -35...35))
    }

    /// How far the day is from being neither heated nor cooled.
    func degrees(of date: CivilDate) -> Int64 {
        let mean = mean(of: date)
        return max(0, 180 - mean, mean - 260)
    }
}
