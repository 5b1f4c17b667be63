import Projections
import Testing

@Suite struct `The Wilson interval` {
    /// Computed elsewhere with floating point and z = 1.96, then rounded outwards.
    @Test(
        arguments: [
            (8, 10, 4_901, 9_434), (90, 100, 8_256, 9_448), (500, 1_000, 4_690, 5_310), (1, 1, 2_065, 10_000),
            (0, 1, 0, 7_935), (0, 10, 0, 2_776), (10, 10, 7_224, 10_000),
        ] as [(Int64, Int64, Int64, Int64)])
    func `is what the formula says`(satisfied: Int64, answers: Int64, low: Int64, high: Int64) {
        #expect(WilsonInterval(Ratio(satisfied, of: answers)) == WilsonInterval(low: low, high: high))
    }

    @Test func `holds the rate, and is as far from 100 % as the other from 0`() throws {
        for answers in Int64(1)...60 {
            for satisfied in 0...answers {
                let interval = try #require(WilsonInterval(Ratio(satisfied, of: answers)))
                let other = try #require(WilsonInterval(Ratio(answers - satisfied, of: answers)))
                #expect(interval.low == 10_000 - other.high)
                #expect((interval.low...interval.high).contains(satisfied * 10_000 / answers))
            }
        }
    }

    @Test func `is none of no answers, nor of more satisfied than there are`() {
        #expect(WilsonInterval(Ratio()) == nil)
        #expect(WilsonInterval(Ratio(2, of: 1)) == nil)
        #expect(WilsonInterval(Ratio(-1, of: 1)) == nil)
    }

    /// Sums of what others have written stop there.
    @Test func `is narrow for the greatest numbers there are`() {
        #expect(WilsonInterval(Ratio(.max / 2, of: .max)) == WilsonInterval(low: 4_999, high: 5_001))
    }
}
