import Calendar
import Community
import Histories
import Samples
import Testing
import Wire

@testable import Projections

@Suite struct `The watch over energy` {
    private var lane = MeterLane()

    /// So many days of hours, in whole units.
    private static func days(_ count: Int, _ hour: (Int, Int) -> Int64) -> [Int64] {
        (0..<count).flatMap { day in (0..<24).map { hour(day, $0) } }
    }

    private static func usual(_ day: Int, _ hour: Int) -> Int64 { hour < 6 ? 1 : Int64(10 + (day + hour) % 7) }

    /// A part of the water network in which ten households live, who use a cubic metre an hour at night.
    private mutating func leak() throws {
        try lane.meter("w", .zone, at: "b1", .water)
        var premises = PremisesMeasured()
        (premises.households, premises.from) = (10, MeterLane.start)
        try lane.take(.terms(.premises(premises)), "b1", at: "b1")
        try lane.read("w", Self.days(4, Self.usual))
    }

    private func time(day: Int64, hour: Int64) -> Instant {
        MeterLane.start.advanced(byMilliseconds: (day * 24 + hour) * MeterLane.hour)
    }

    /// Looks as often as there is something to look for by then, and says what each look came to.
    private mutating func looks(_ watch: inout EnergyWatch, until now: Instant) -> [[Due<IncidentCommand>]] {
        var found: [[Due<IncidentCommand>]] = []
        while watch.nextDue(at: now, in: .shanghai) <= now { found.append(watch.look(in: &lane.telemetry, at: now)) }
        return found
    }

    @Test mutating func `looks at a day when its readings should have come, once`() throws {
        try leak()
        var watch = EnergyWatch()
        #expect(looks(&watch, until: time(day: 3, hour: 3)).flatMap { $0 }.isEmpty)
        #expect(watch.nextDue(at: time(day: 3, hour: 3), in: .shanghai) == time(day: 3, hour: 4))
        #expect(watch.look(in: &lane.telemetry, at: time(day: 3, hour: 3)).isEmpty)
        let found = looks(&watch, until: time(day: 3, hour: 4))
        #expect(found.count == 1)
        let day = MeterLane.start.advanced(byDays: 2).milliseconds / 86_400_000 + 1
        #expect(found[0].map(\.id) == ["energy-1-device-w-\(day)", "energy-1-night-flow-w-\(day)"])
        #expect(found[0].map(\.since) == [time(day: 3, hour: 4), time(day: 3, hour: 4)])
        #expect(looks(&watch, until: time(day: 3, hour: 23)).isEmpty)
        #expect(looks(&watch, until: time(day: 4, hour: 4)).flatMap { $0 }.count == 2)
    }

    @Test mutating func `proposes the same when it begins again`() throws {
        try leak()
        var (first, second) = (EnergyWatch(), EnergyWatch())
        let found = looks(&first, until: time(day: 4, hour: 9)).flatMap { $0 }
        #expect(looks(&second, until: time(day: 4, hour: 10)).flatMap { $0 } == found)
        #expect(found.count == 4)
        // What is older than a week is left.
        var late = EnergyWatch()
        #expect(looks(&late, until: time(day: 12, hour: 9)).flatMap { $0 }.isEmpty)
    }

    @Test mutating func `looks at some meters at a time and goes on where it was`() throws {
        try leak()
        for number in 1...6 {
            try lane.meter("e\(number)", .lift)
            try lane.read("e\(number)", Self.days(4) { _, _ in Int64(number) })
        }
        var limits = EnergyWatch.Limits()
        limits.metersAtOnce = 3
        var (whole, parts) = (EnergyWatch(), EnergyWatch(limits: limits))
        let now = time(day: 4, hour: 4)
        let (atOnce, piecemeal) = (looks(&whole, until: now), looks(&parts, until: now))
        #expect(atOnce.count == 7)
        #expect(piecemeal.count == 3 * 7)
        #expect(Set(piecemeal.flatMap { $0 }) == Set(atOnce.flatMap { $0 }))
        // Lifts that always take the same are stuck registers from the second day on.
        #expect(Set(piecemeal.flatMap { $0 }.map(\.id)).filter { $0.hasPrefix("energy-1-flat-line") }.count == 6 * 3)
    }

    @Test mutating func `compares a meter with those below it`() throws {
        try lane.meter("g", .incomer)
        for flat in ["f1", "f2"] { try lane.meter(flat, .household, below: "g") }
        try lane.read("g", Self.days(1) { _, hour in Int64(20 + hour % 5) })
        try lane.read("f1", Self.days(1) { _, hour in Int64(10 + hour % 5) })
        var watch = EnergyWatch()
        let found = looks(&watch, until: time(day: 1, hour: 4)).flatMap { $0 }
        guard case .alarm(.raise(let report))? = found.last?.command else { throw Surprise() }
        #expect(report.condition == ConditionKey(device: "f2", category: EnergyAnomaly.category))
        #expect(found.count == 2)
    }

    struct Surprise: Error {}

    @Test mutating func `leaves alone at which hour a household does what`() throws {
        try lane.meter("f1", .household)
        try lane.read("f1", Self.days(4) { _, _ in 7 })
        var watch = EnergyWatch()
        #expect(looks(&watch, until: time(day: 4, hour: 4)).flatMap { $0 }.isEmpty)
    }

    @Test mutating func `registers a meter as a device, and its alarm is raised whether or not it was one`() throws {
        try leak()
        var watch = EnergyWatch()
        let found = looks(&watch, until: time(day: 4, hour: 4)).flatMap { $0 }
        var incident = LaneUnderTest(startingAt: time(day: 4, hour: 4))
        try incident.decide(
            .registry(.addPlace("b1", kind: .building, name: "楼")), at: incident.now, by: "manager")
        var (taken, refused) = ([String](), [Rule]())
        for due in found {
            do {
                try incident.decide(due.command, at: incident.now, by: due.rule, id: due.id)
                taken.append(due.id)
            } catch let rejection as Rejection {
                refused.append(rejection.rule)
            }
        }
        #expect(refused == [.deviceExists])
        #expect(taken.count == 3)
        #expect(incident.records.suffix(2).map(\.kind.name) == ["alarm.raised", "alarm.reraised"])
    }
}
