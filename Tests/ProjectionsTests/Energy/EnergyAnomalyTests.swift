import Community
import Testing

@testable import Projections

@Suite struct EnergyAnomalyTests {
    /// Days of a water meter that uses so many litres in each hour.
    private func days(_ count: Int, _ hours: (Int, Int) -> Int64) -> [WatchedMeter.Day] {
        (0..<count).map { day in
            WatchedMeter.Day(
                Int64(20_000 + day), amounts: (0..<24).map { hours(day, $0) },
                qualities: Array(repeating: .actual, count: 24))
        }
    }

    private func usual(_ day: Int, _ hour: Int) -> Int64 { hour < 6 ? Int64(hour % 2) : Int64(10 + (day + hour) % 7) }

    @Test func `usual days have nothing to find`() {
        #expect(WatchedMeter("w", days(9, usual)).anomalies(legitimateNightFlow: 5).isEmpty)
    }

    @Test func `three nights above what is legitimate are a leak, two are not`() {
        let leak = { (from: Int) in
            self.days(9) { day, hour in self.usual(day, hour) + (day >= from && hour < 6 ? 6 : 0) }
        }
        #expect(WatchedMeter("w", leak(6)).anomalies(legitimateNightFlow: 5).map(\.kind) == [.nightFlow])
        #expect(WatchedMeter("w", leak(7)).anomalies(legitimateNightFlow: 5).isEmpty)
        #expect(WatchedMeter("w", leak(6)).anomalies(legitimateNightFlow: 6).isEmpty)
        #expect(WatchedMeter("w", leak(6)).anomalies().isEmpty)
    }

    @Test func `a night that was not measured is no proof`() {
        var leak = days(9) { day, hour in usual(day, hour) + (day >= 6 && hour < 6 ? 6 : 0) }
        leak[7].qualities[3] = .estimated
        #expect(WatchedMeter("w", leak).anomalies(legitimateNightFlow: 5).isEmpty)
    }

    @Test func `more than three times the most of seven days is a spike`() {
        func spiked(_ amount: Int64, quality: Quality = .actual) -> [EnergyAnomaly.Kind] {
            var days = days(8) { _, hour in hour == 12 ? 10 : Int64(hour % 3) }
            days[7].amounts[12] = amount
            days[7].qualities[12] = quality
            return WatchedMeter("w", days).anomalies().map(\.kind)
        }
        #expect(spiked(30).isEmpty && spiked(31) == [.spike] && spiked(31, quality: .estimated).isEmpty)
    }

    @Test func `a register that shows anything at all stops nobody`() {
        for amount in [Int64.max, .min] {
            let broken = days(9) { day, hour in day == 8 ? amount : .max / (hour % 2 == 0 ? 2 : 1) }
            #expect(WatchedMeter("w", broken).anomalies(legitimateNightFlow: 5).count <= 3)
        }
    }

    @Test func `equal intervals for two days are a register that is stuck`() {
        let stuck = days(2) { _, _ in 7 }
        #expect(WatchedMeter("w", stuck).anomalies().map(\.kind) == [.flatLine])
        #expect(WatchedMeter("w", days(2) { _, _ in 0 }).anomalies().isEmpty)
        var broken = stuck
        broken[1].amounts[23] = 8
        #expect(WatchedMeter("w", broken).anomalies().isEmpty)
    }
}

extension EnergyAnomalyTests {
    @Test func `each finding is proposed once, under an id of its rule, its meter and its day`() {
        let found = [
            EnergyAnomaly(.spike, "w-2", day: 20_001, reason: "interval 3"),
            EnergyAnomaly(.nightFlow, "w-1", day: 20_001, reason: "3 nights"),
            EnergyAnomaly(.nightFlow, "w-1", day: 20_000, reason: "3 nights"),
        ]
        let distinct = EnergyAnomaly.distinct(found + found)
        #expect(
            distinct.map { $0.due(since: MeterLane.start).id } == [
                "energy-1-night-flow-w-1-20000", "energy-1-night-flow-w-1-20001", "energy-1-spike-w-2-20001",
            ])
        #expect(distinct == EnergyAnomaly.distinct(found.reversed()))
        let condition = ConditionKey(device: "w-2", category: "energy.abnormal")
        #expect(distinct.last?.due(since: MeterLane.start).command == .raise(AlarmReport(condition)))
    }

    @Test func `what is proposed is of a category that there is`() {
        #expect(Taxonomy.standard[EnergyAnomaly.category] != nil)
    }
}
