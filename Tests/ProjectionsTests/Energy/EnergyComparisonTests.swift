import Calendar
import Community
import Testing
import Wire

@testable import Projections

/// A year from 2026-03-01 on is the baseline, and March 2027 is compared with it.
@Suite struct `What is saved` {
    private static let first = CivilDate("2026-03-01")!
    /// Means of the months from March on, in tenths of a degree.
    private static let means: [Int64] = [90, 150, 200, 240, 290, 285, 240, 190, 130, 70, 40, 60, 80]

    private static func month(_ number: Int) -> CivilDate {
        CivilDate(year: 2026 + (number + 2) / 12, month: (number + 2) % 12 + 1, day: 1)!
    }

    private static func start(_ number: Int) -> Instant { CivilDay(month(number), in: .shanghai).start }
    private static func days(_ number: Int) -> Int { month(number + 1).daysSinceEpoch - month(number).daysSinceEpoch }

    /// What the weather makes of a month: 1,000 kWh, one for each tenth of a heating degree day, two for cooling.
    private static func expected(_ number: Int) -> Int64 {
        let (mean, days) = (means[number], Int64(days(number)))
        return 1_000 + days * max(0, 180 - mean) + 2 * days * max(0, mean - 260)
    }

    /// Meters that count what each of the thirteen months says, and the weather of every day.
    private func community(
        without absent: Int? = nil, _ meters: [(String, MeterCategory, Medium, (Int) -> Int64)]
    ) throws -> MeterLane {
        var lane = MeterLane()
        for (id, category, medium, amount) in meters {
            try lane.meter(id, category, below: category == .incomer ? nil : "in", medium)
            for number in 0...12 {
                let hours = Self.days(number) * 24
                try lane.read(id, [amount(number)] + Array(repeating: 0, count: hours - 1))
            }
        }
        for number in 0..<Self.means.count {
            for day in 0..<Self.days(number) {
                var weather = WeatherObserved()
                weather.day = Int64(Self.month(number).daysSinceEpoch + day)
                weather.mean = Self.means[number]
                if Int(weather.day) - Self.first.daysSinceEpoch == absent { continue }
                try lane.take(.terms(.weather(weather)), "weather")
            }
        }
        return lane
    }

    private func set(_ medium: Medium, _ lane: inout MeterLane, months: Int = 12) throws {
        var baseline = BaselineSet()
        (baseline.from, baseline.until) = (Self.start(0), Self.start(months))
        try lane.take(.terms(.baseline(baseline)), medium.rawValue)
    }

    private func values(_ lane: MeterLane, _ period: String = "2027-03") -> [String: String] {
        var lane = lane
        let query = IndicatorQuery(Period(period, in: .shanghai), at: Self.start(13))
        let rows = EnergyIndicators(query, of: &lane.telemetry).table.rows
        return rows.reduce(into: [:]) { $0[$1.code] = $1.value }
    }

    private static func electricity(_ number: Int) -> Int64 { expected(number) - (number == 12 ? 200 : 0) }

    @Test func `is what the weather would have used of the baseline, less what was used`() throws {
        var lane = try community([("in", .incomer, .electricity, Self.electricity)])
        #expect(values(lane)["E14"] == nil)
        try set(.electricity, &lane)
        // 1,000 + 31 days of 10 degrees too cold = 4,100, of which 3,900 were used.
        let found = values(lane)
        #expect(found["E14"] == "200.000" && found["E14.ratio"] == "95.12")
        #expect(found["E14.r2"] == "1.0000" && found["E14.cv"] == "0.00")
    }

    @Test func `is not what is used more or less for another reason`() throws {
        var lane = try community([("in", .incomer, .electricity, Self.electricity)])
        try set(.electricity, &lane)
        var adjusted = BaselineAdjusted()
        (adjusted.amount, adjusted.from) = (1_500_000, Self.start(12).advanced(byDays: 11))
        adjusted.until = Self.start(12).advanced(byDays: 21)
        try lane.take(.terms(.adjustment(adjusted)), "electricity")
        // 1.5 kWh a day for ten days.
        #expect(values(lane)["E14"] == "215.000")
    }

    @Test(arguments: [13, 390])
    func `is nobody's knowledge where the weather of a day is missing`(day: Int) throws {
        var lane = try community(without: day, [("in", .incomer, .electricity, Self.electricity)])
        try set(.electricity, &lane)
        #expect(values(lane)["E14"] == nil && values(lane)["E14.r2"] == nil)
    }

    @Test func `is not told of a baseline that weather does not explain, nor within the baseline`() throws {
        var lane = try community([("in", .incomer, .electricity, { $0.isMultiple(of: 2) ? 100 : 3_000 })])
        try set(.electricity, &lane)
        let found = values(lane)
        #expect(found["E14"] == nil && found["E14.r2"] != nil)
        #expect(values(lane, "2027-02")["E14.r2"] == nil && values(lane, "2027-W10")["E14.r2"] == nil)
    }

    @Test func `of water, light and cold is told against the same month of the baseline`() throws {
        var lane = try community([
            ("in", .incomer, .electricity, { _ in 900 }), ("l", .publicLighting, .electricity, { $0 == 12 ? 75 : 100 }),
            ("s", .lightingAndSockets, .electricity, { $0 == 0 ? 200 : 150 }),
            ("c", .airConditioning, .electricity, { $0 == 12 ? 90 : $0 == 0 ? 60 : 700 }),
            ("w", .incomer, .water, { $0 == 0 ? 400 : 368 }),
        ])
        try set(.electricity, &lane)
        #expect(values(lane)["E15"] == nil)
        try set(.water, &lane)
        let found = values(lane)
        // (300 - 225) / 300, (60 - 90) / 60, (400 - 368) / 400
        #expect(found["E16"] == "25.00" && found["E16.hvac"] == "-50.00" && found["E15"] == "8.00")
    }

    @Test func `is known of a transformer by what it is rated for`() throws {
        var lane = MeterLane()
        try lane.meter("in", .incomer)
        try lane.read("in", Array(repeating: 10, count: 24))
        let query = IndicatorQuery(Period("2026-03-01", in: .shanghai), at: MeterLane.start.advanced(byDays: 1))
        func minutes() -> String? {
            EnergyIndicators(query, of: &lane.telemetry).table.rows.first { $0.code == "E10.overload" }?.value
        }
        #expect(minutes() == nil)
        var rated = MeterRated()
        (rated.ratedPower, rated.from) = (10_000, MeterLane.start)
        try lane.take(.meter(.rated(rated)), "in")
        #expect(minutes() == "0")
        (rated.ratedPower, rated.from) = (9_999, MeterLane.start)
        try lane.take(.meter(.rated(rated)), "in")
        #expect(minutes() == "1440")
    }

    @Test func `is no leak up to what households may use at night`() throws {
        var lane = MeterLane()
        try lane.meter("w", .incomer, .water)
        try lane.read("w", Array(repeating: 3, count: 24))
        var premises = PremisesMeasured()
        premises.households = 500
        try lane.take(.terms(.premises(premises)), "/")
        let query = IndicatorQuery(Period("2026-03-01", in: .shanghai), at: MeterLane.start.advanced(byDays: 1))
        let rows = EnergyIndicators(query, of: &lane.telemetry).table.rows
        // 500 households may use two litres an hour each.
        #expect(rows.first { $0.code == "E11.leak" }?.value == "2.0000")
    }
}
