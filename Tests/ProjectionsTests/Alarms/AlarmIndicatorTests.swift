import Calendar
import Community
import Projections
import Testing
import Wire

@Suite struct `The indicators of the alarm system` {
    @Test(arguments: WorkedAlarmCase.all.indices)
    func `are what was worked out by hand`(number: Int) {
        let worked = WorkedAlarmCase.all[number]
        let rows = Dictionary(uniqueKeysWithValues: worked.table.rows.map { ($0.code, $0) })
        for (code, value) in worked.expected.sorted(by: { $0.key < $1.key }) {
            #expect(rows[code] != nil, "\(worked): there is no \(code)")
            #expect(rows[code]?.value == value, "\(worked): \(code)")
        }
    }

    @Test func `are worked out by hand, each of them in some case`() {
        let codes = Set(WorkedAlarmCase.all.flatMap { $0.table.rows.map(\.code) })
        let worked = Set(WorkedAlarmCase.all.flatMap { $0.expected.keys })
        // What stands beside another in the same way is worked out there.
        let likewise = codes.filter { $0.hasSuffix(".p50") || $0.hasSuffix(".p90") || $0.hasPrefix("A14.") }
        #expect(codes.subtracting(likewise).subtracting(worked) == [])
        #expect(WorkedAlarmCase.all.count >= 20)
    }

    private let midnight = WorkedAlarmCase.midnight

    private func alarm(_ minute: Int64, _ place: PlacePath = "b1", _ priority: Priority = .p2) -> Alarm {
        var alarm = Alarm()
        alarm.device = "d1"
        alarm.category = "fire.lane"
        (alarm.place, alarm.priority, alarm.level) = (place, priority, .controlRoom)
        alarm.raised = midnight.advanced(byMilliseconds: minute * 60_000)
        (alarm.recorded, alarm.activated, alarm.annunciated) = (alarm.raised, alarm.raised, alarm.raised)
        return alarm
    }

    private func indicators(
        _ alarms: [Alarm], hours: Int64, by dimensions: [Dimension], in place: PlacePath = .community
    ) -> AlarmIndicators {
        let end = midnight.advanced(byMilliseconds: hours * 3_600_000)
        var indicators = AlarmIndicators(IndicatorQuery(midnight..<end, at: end, by: dimensions, in: place))
        for alarm in alarms { indicators.add(alarm) }
        var duty = Duty()
        duty.key = Duty.Key(seat: "seat1", from: midnight)
        duty.until = end
        indicators.add(duty)
        indicators.finish()
        return indicators
    }

    @Test func `are told apart by place, level, category and priority`() {
        let alarms = [alarm(0), alarm(1, "b1/u1"), alarm(2, "b2/u1", .p3)]
        let found = indicators(alarms, hours: 1, by: [.place(depth: 1), .level, .category, .priority])
        #expect(
            found.sorted.map(\.group.values) == [["b1", "L1", "fire.lane", "P2"], ["b2", "L1", "fire.lane", "P3"]])
        #expect(found.sorted.map(\.figures.toldCount) == [2, 1])
    }

    @Test func `of a period are about its own time`() {
        let found = indicators([alarm(0), alarm(30), alarm(90)], hours: 2, by: [.period(.hour)])
        #expect(found.sorted.map(\.figures.rate) == [Ratio(2, of: 3_600_000), Ratio(1, of: 3_600_000)])
        #expect(found.sorted.map(\.figures.peaks.denominator) == [6, 6])
    }

    @Test func `of a place leave out what lies elsewhere`() {
        let found = indicators([alarm(0, "b1/u1"), alarm(1, "b10")], hours: 1, by: [], in: "b1")
        #expect(found.groups[Group([])]?.toldCount == 1)
    }

    @Test func `of two communities add up`() throws {
        let (one, two) = (indicators([alarm(0)], hours: 1, by: []), indicators([alarm(1), alarm(2)], hours: 1, by: []))
        var sum = try #require(one.groups[Group([])])
        sum.merge(try #require(two.groups[Group([])]))
        #expect(sum.rate == Ratio(3, of: 7_200_000))
        #expect(sum.peaks == Ratio(0, of: 12))
        #expect(sum.unacknowledged == 3)
    }

    @Test func `are the same in whatever order the alarms come`() {
        let alarms = (0..<40).map { alarm(Int64($0), $0.isMultiple(of: 2) ? "b1" : "b2") }
        let dimensions: [Dimension] = [.place(depth: 1)]
        let (there, back) = (
            indicators(alarms, hours: 1, by: dimensions).table,
            indicators(alarms.reversed(), hours: 1, by: dimensions).table
        )
        #expect(there == back)
    }
}
