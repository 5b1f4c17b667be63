import Community
import Histories
import Projections
import Samples
import Testing
import Wire

@Suite struct `Tables of rounds, devices and surveys` {
    private static let february = moment("2026-02-01 00:00")..<moment("2026-03-01 00:00")

    private static func query(by dimensions: Dimension...) -> IndicatorQuery {
        IndicatorQuery(february, at: february.upperBound, by: dimensions)
    }

    @Test func `say that there are no data where there are none`() {
        var (patrol, health) = (Patrol(Self.query()), DeviceHealth(Self.query()))
        patrol.finish()
        health.finish()
        let rows =
            patrol.table.rows + health.table.rows + FirstTimeFix(Self.query()).table.rows
            + Retention(Self.query()).table.rows
        let codes = rows.filter { $0.value == nil }.map(\.code)
        #expect(Set(codes).isSuperset(of: PatrolIndicator.allCases.map(\.rawValue)))
        #expect(rows.filter { $0.value != nil }.allSatisfy { $0.value == "0" && $0.unit.isEmpty })
        #expect(SurveyVerdicts(Self.query()).table.rows.isEmpty)
        // One where nothing is told apart, none where there is nothing to tell apart.
        #expect(Patrol(Self.query(by: .place(depth: 1))).table.rows.isEmpty)
    }

    /// Eight devices of two buildings, some of which have failed.
    private static func devices() throws -> LaneUnderTest {
        var lane = LaneUnderTest(startingAt: february.lowerBound)
        for place in ["b1", "b2"] as [PlacePath] {
            try lane.register(.addPlace(place, kind: .building, name: place.text), at: february.lowerBound)
        }
        for number in 0..<8 {
            let (place, kind): (PlacePath, String) = (
                number < 3 ? "b1" : "b2", number.isMultiple(of: 2) ? "lift" : "lamp"
            )
            let id = DeviceID(text: "d\(number)")
            try lane.register(.installDevice(id, kind: kind, model: "m", at: place), at: february.lowerBound)
            let failed = moment("2026-02-1\(number) 00:00")
            if number.isMultiple(of: 3) { try lane.register(.failDevice(id, reason: nil), at: failed) }
        }
        return lane
    }

    private static func health(_ lane: LaneUnderTest, by dimensions: Dimension...) -> DeviceHealth {
        var health = DeviceHealth(IndicatorQuery(february, at: february.upperBound, by: dimensions))
        lane.incident.registry.forEachDevice { health.add($0) }
        lane.incident.registry.forEachOutage { health.add($0) }
        health.finish()
        return health
    }

    @Test func `have a row for each group in their order, and the groups add up to all`() throws {
        let lane = try Self.devices()
        let health = Self.health(lane, by: .place(depth: 1), .category)
        let intact = health.table.rows.filter { $0.code == "M8" }
        #expect(intact.map { $0.group.values.joined(separator: " ") } == ["b1 lamp", "b1 lift", "b2 lamp", "b2 lift"])
        #expect(intact.map(\.ratio) == [Ratio(1, of: 1), Ratio(1, of: 2), Ratio(2, of: 3), Ratio(1, of: 2)])
        var sum = DeviceHealth.Figures()
        for figures in health.groups.values { sum.merge(figures) }
        #expect(sum == Self.health(lane).groups[Group([])])
        #expect(intact.map(\.value) == ["100.00", "50.00", "66.67", "50.00"])
    }

    @Test func `tell of a survey how many answered, how they were asked and how sure that is`() throws {
        var lane = LaneUnderTest(startingAt: Self.february.lowerBound)
        let id = try lane.give(.openSurvey(topic: "S4.43", at: "b1", .interview, population: 40))
        try lane.give(.answer(SurveyID(text: id), answers: 10, satisfied: 8))
        var verdicts = SurveyVerdicts(Self.query())
        lane.incident.evidence.forEachSurvey { verdicts.add($0) }
        lane.incident.evidence.forEachAnswer { verdicts.add($0) }
        let rows = verdicts.table.rows
        #expect(rows.map(\.code) == ["", ".n", ".response", ".low", ".high"].map { "survey.\(id)\($0)" })
        #expect(rows.map(\.value) == ["80.00", "10", "25.00", "49.01", "94.34"])
        #expect(rows[0].english == "satisfied: S4.43, interview")
    }
}
