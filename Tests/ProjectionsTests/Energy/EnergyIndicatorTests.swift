import Calendar
import Community
import Testing
import Wire

@testable import Projections

@Suite struct EnergyIndicatorTests {
    private static let end = MeterLane.start.advanced(byMilliseconds: 2 * 24 * MeterLane.hour)

    /// Two days: 10 kWh come in every hour, 6 + 3 are used below, 1 is lost; the lift is a part of the power of 3.
    private func community() throws -> MeterLane {
        var lane = MeterLane()
        try lane.meter("in", .incomer)
        try lane.meter("h", .household, below: "in", at: "b1")
        try lane.meter("p", .power, below: "in", at: "b2")
        try lane.meter("l", .lift, below: "p", at: "b2")
        for (id, amount) in [("in", 10), ("h", 6), ("p", 3), ("l", 3)] as [(String, Int64)] {
            try lane.read(id, Array(repeating: amount, count: 48))
        }
        return lane
    }

    private func query(
        _ period: String = "2026-03", by dimensions: [Dimension] = [], in place: PlacePath = .community,
        at moment: Instant = EnergyIndicatorTests.end
    ) -> IndicatorQuery {
        IndicatorQuery(
            Period(period, in: .shanghai)!.interval(in: .shanghai), at: moment, by: dimensions, in: place)
    }

    private func rows(_ lane: MeterLane, _ query: IndicatorQuery) -> [String: FigureRow] {
        var lane = lane
        let table = EnergyIndicators(query, of: &lane.telemetry).table
        return Dictionary(uniqueKeysWithValues: table.rows.map { ("\($0.group.values) \($0.code)", $0) })
    }

    @Test func `what comes in and is not counted below is lost, however deep the meters stand`() throws {
        let rows = rows(try community(), query())
        #expect(rows["[] E1.electricity"]?.value == "480.000000")
        #expect(rows["[] E1.electricity.lift"]?.value == "144.000000")
        #expect(rows["[] E4.electricity"]?.ratio == Ratio(48_000_000, of: 480_000_000))
        #expect(rows["[] E8"]?.value == "100.00")
    }

    @Test func `a month that is not over is complete as far as it has come`() throws {
        var lane = try community()
        #expect(rows(lane, query())["[] E3.electricity"]?.ratio == Ratio(192, of: 192))
        let later = query(at: EnergyIndicatorTests.end.advanced(byMilliseconds: 24 * MeterLane.hour))
        #expect(rows(lane, later)["[] E3.electricity"]?.ratio == Ratio(192, of: 288))
        // A meter that says nothing is missing altogether.
        try lane.meter("x", .security, below: "in")
        #expect(rows(lane, query())["[] E3.electricity"]?.ratio == Ratio(192, of: 240))
    }

    @Test func `days add up to the month that they are of`() throws {
        let rows = rows(try community(), query(by: [.period(.day)]))
        #expect(rows["[\"2026-03-01\"] E1.electricity"]?.value == "240.000000")
        #expect(rows["[\"2026-03-02\"] E1.electricity"]?.value == "240.000000")
        #expect(rows["[\"2026-03-02\"] E4.electricity"]?.value == "10.00")
    }

    @Test func `a building uses what its outermost meters count`() throws {
        let rows = rows(try community(), query(by: [.place(depth: 1)]))
        #expect(rows["[\"b1\"] E1.electricity"]?.value == "288.000000")
        #expect(rows["[\"b2\"] E1.electricity"]?.value == "144.000000")
        #expect(rows["[\"b2\"] E4.electricity"]?.value == "0.00")
        #expect(rows["[\"b1\"] E4.electricity"]?.value == nil)
    }

    @Test func `categories are told apart in the order that was asked for`() throws {
        let rows = rows(try community(), query(by: [.period(.month), .category]))
        #expect(rows["[\"2026-03\", \"power\"] E1.electricity"]?.value == "144.000000")
        #expect(rows["[\"2026-03\", \"lift\"] E1.electricity"]?.value == "144.000000")
    }

    @Test func `what is made within is used as well, and is renewable`() throws {
        var lane = try community()
        try lane.meter("pv", .solar, below: "in")
        try lane.read("pv", Array(repeating: 2, count: 48))
        try lane.factor(.coal, .electricity, 122_900)
        let rows = rows(lane, query())
        #expect(rows["[] E1.electricity"]?.value == "576.000000")
        #expect(rows["[] E4.electricity"]?.ratio == Ratio(144_000_000, of: 576_000_000))
        #expect(rows["[] E9"]?.value == "100.00")
        #expect(rows["[] E9.sufficiency"]?.value == "16.67")
        #expect(rows["[] E5"]?.value == "70.790400")
        #expect(rows["[] E13"]?.value == "16.67")
    }

    @Test func `without factors, premises, tariffs or weather there is no data`() throws {
        let rows = rows(try community(), query())
        for code in ["E2.electricity.area", "E5", "E6", "E7", "E9", "E10", "E13", "E14"] {
            #expect(rows["[] \(code)"] != nil && rows["[] \(code)"]?.value == nil, "\(code)")
        }
    }

    @Test func `the least hour of the nights is told of water`() throws {
        var lane = MeterLane()
        try lane.meter("w", .incomer, .water)
        try lane.read("w", (0..<48).map { $0 == 2 ? 4 : $0 == 27 ? 2 : 9 })
        let rows = rows(lane, query())
        #expect(rows["[] E11"]?.value == "3.0000")
        #expect(rows["[] E11.max"]?.value == "4.000000")
        #expect(rows["[] E11.n"]?.value == "2")
    }
}
