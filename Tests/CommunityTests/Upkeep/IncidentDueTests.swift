import Calendar
import Histories
import Samples
import Testing
import Wire

@testable import Community

@Suite struct `What time brings about` {
    private var lane = LaneUnderTest(startingAt: moment("2026-11-18 09:00"))
    private let minute: Int64 = 60_000
    private static let smoke = ConditionKey(device: "d1", category: "fire.smoke")
    private static let noise = ConditionKey(device: "d1", category: "noise.level")

    init() throws {
        try give(.registry(.addPlace("b1", kind: .building, name: "楼")))
        try give(.registry(.installDevice("d1", kind: "smoke", model: "m", at: "b1")))
        try give(.inspection(.installCheckpoint("gate", at: "b1", .nfc, nil)))
    }

    @discardableResult
    private mutating func give(
        _ command: IncidentCommand, at time: Instant? = nil, by actor: String = "s1", id: String? = nil
    ) throws -> [String] {
        lane.now = max(lane.now, time ?? lane.now)
        return try lane.decide(command, at: time ?? lane.now, by: actor, id: id)
    }

    private mutating func due(at time: Instant? = nil, limit: Int = 100) -> [Proposed] {
        lane.now = max(lane.now, time ?? lane.now)
        return lane.incident.due(at: lane.now, limit: limit, by: lane.policy)
    }

    private mutating func nextDue() -> Instant? { lane.incident.nextDue(at: lane.now, by: lane.policy) }

    /// Carries everything out that is due, and says what it was.
    @discardableResult
    private mutating func carryOut() throws -> [IncidentCommand] {
        var done: [IncidentCommand] = []
        while case let proposed = due(), !proposed.isEmpty {
            for each in proposed {
                try give(each.command, by: each.actor, id: each.id)
                done.append(each.command)
            }
        }
        return done
    }

    private mutating func raise(_ key: ConditionKey) throws -> AlarmID {
        AlarmID(text: try give(.alarm(.raise(AlarmReport(key))))[0])
    }

    @Test mutating func `is nothing where nothing is open`() throws {
        #expect(due(at: moment("2030-01-01 00:00")).isEmpty)
        #expect(nextDue() == nil)
    }

    @Test mutating func `takes an alarm from step to step`() throws {
        let (id, begun) = (try raise(Self.smoke), lane.now)
        #expect(nextDue() == begun.advanced(byMilliseconds: 48_000))
        lane.now = begun.advanced(byMilliseconds: 3 * minute)
        let proposed = due()
        #expect(
            proposed.map(\.command)
                == [.acknowledgeNear, .acknowledgeOver, .unacknowledged].map { .alarm(.step(id, $0)) })
        #expect(proposed.map(\.since.milliseconds) == [48_000, minute, 3 * minute].map { begun.milliseconds + $0 })
        #expect(proposed[0].id == "escalation-1/\(id)/acknowledge-80/\(begun.milliseconds)")
        #expect(proposed[0].actor == "rule:escalation-1")
        try carryOut()
        #expect(lane.incident.alarms[id]?.level == .community)
        try give(.alarm(.acknowledge(id)))
        try give(.alarm(.arrive(id)))
        #expect(nextDue() == nil)
    }

    @Test mutating func `takes a condition off its shelf, and then lets its alarm climb`() throws {
        let (id, begun) = (try raise(Self.noise), lane.now)
        let until = begun.advanced(byMilliseconds: 60 * minute)
        try give(.alarm(.shelve(Self.noise, until: until, reason: "t")))
        #expect(nextDue() == until)
        #expect(due(at: until.advanced(byMilliseconds: -1)).isEmpty)
        lane.now = until
        #expect(due().map(\.command) == [.alarm(.unshelve(Self.noise))])
        #expect(due().map(\.id) == ["shelf-1/d1/noise.level/\(until.milliseconds)"])
        try carryOut()
        // Told again, it waits for an answer again.
        #expect(nextDue() == until.advanced(byMilliseconds: 24 * minute))
        #expect(lane.incident.alarms[id]?.alerted == until)
    }

    @Test mutating func `makes a case of an alarm that is so and that nobody has put right`() throws {
        let id = try raise(Self.noise)
        #expect(due().isEmpty)
        try give(.alarm(.verify(id, isGenuine: true)))
        #expect(due().map(\.id) == ["alarms-1/\(id)"])
        #expect(try carryOut() == [.openCase(of: id)])
        let made = try #require(lane.incident.alarms[id]?.caseID)
        #expect(lane[made].origin == id.text)
        #expect(lane[made].source == .sensor)
        #expect(throws: Rejection.self) { try give(.openCase(of: id)) }
    }

    @Test mutating func `makes no case of an alarm that is not so, or that was put right on the spot`() throws {
        let (first, second) = (try raise(Self.noise), try raise(Self.smoke))
        try give(.alarm(.verify(first, isGenuine: false)))
        try give(.alarm(.acknowledge(second)))
        try give(.alarm(.confirm(second)))
        try give(.alarm(.verify(second, isGenuine: true)))
        #expect(due().isEmpty)
    }

    @Test mutating func `makes a case of a finding the moment it is recorded`() throws {
        let ahead = lane.now.advanced(byMilliseconds: CasePolicy.futureTolerance)
        let report = FindingReport(place: "b1", category: "light.street", priority: .p4)
        let finding = try lane.decide(.inspection(.report(report)), at: ahead, by: "s1")[0]
        #expect(due().map(\.id) == ["findings-1/\(finding)"])
        try carryOut()
        #expect(lane.incident.inspections[FindingID(text: finding)]?.caseID != nil)
        #expect(due().isEmpty)
    }

    /// Such as those that were imported, with the cases of then.
    @Test mutating func `makes no case of what is more than a month old`() throws {
        let old = lane.now.advanced(byDays: -32)
        let report = FindingReport(place: "b1", category: "light.street", priority: .p4)
        try lane.decide(.inspection(.report(report)), at: old, by: "s1")
        let alarm = try raise(Self.noise)
        try lane.decide(.alarm(.verify(alarm, isGenuine: true)), at: old, by: "s1")
        try give(.alarm(.acknowledge(alarm)))
        try give(.alarm(.arrive(alarm)))
        #expect(due().isEmpty)
        #expect(nextDue() == nil)
    }

    @Test mutating func `warns of a limit and tells the next level when it has passed`() throws {
        let id = try lane.dispatched(
            CaseReport(place: "b1", category: "fire.smoke", priority: .p1, source: .sensor), at: lane.now)
        let begun = lane.now
        #expect(nextDue() == begun.advanced(byMilliseconds: 192 * minute))
        lane.now = begun.advanced(byMilliseconds: 240 * minute)
        #expect(try carryOut() == [.work(.act(id, .warn(.dispose)))])
        #expect(nextDue() == begun.advanced(byMilliseconds: 240 * minute + 1))
        lane.now = begun.advanced(byMilliseconds: 240 * minute + 1)
        #expect(try carryOut() == [.work(.act(id, .escalate(to: .community, .overdue)))])
        #expect(nextDue() == nil)
    }

    private mutating func plan(_ schedule: RoundSchedule) throws {
        try give(
            .inspection(
                .plan(
                    "night", at: "b1", .patrol, name: "夜巡", route: ["gate"],
                    InspectionCommand.Exactness(isOrdered: false, tolerance: 0, maximumGap: 1), schedules: [schedule])))
    }

    @Test mutating func `plans rounds, takes those for missed that nobody went, and cancels those of a plan that ends`()
        throws
    {
        try plan(RoundSchedule(from: date("2026-11-18"), at: [1_320], lasting: 60))
        #expect(try carryOut().count == 2)
        #expect(nextDue() == moment("2026-11-18 22:00"))
        #expect(due(at: moment("2026-11-18 23:00")).count == 1)
        try carryOut()
        lane.now = lane.now.advanced(byMilliseconds: 1)
        guard case .inspection(.miss(let missed))? = try carryOut().first else { throw Surprise() }
        #expect(lane.incident.inspections[missed]?.state == .missed)
        try give(.inspection(.endPlan("night")))
        let cancelled = try carryOut().filter { if case .inspection(.cancel) = $0 { true } else { false } }
        #expect(cancelled.count == 2)
        #expect(nextDue() == nil)
    }

    struct Surprise: Error {}

    @Test mutating func `comes in the order in which it fell due, as much at once as is asked for`() throws {
        let first = try raise(Self.noise)
        lane.now = lane.now.advanced(byMilliseconds: minute)
        let second = try raise(Self.smoke)
        lane.now = lane.now.advanced(byMilliseconds: 40 * minute)
        let all = due()
        #expect(all.map(\.since) == all.map(\.since).sorted())
        #expect(all.first?.command == .alarm(.step(second, .acknowledgeNear)))
        #expect(all.last?.command == .alarm(.step(first, .acknowledgeOver)))
        for limit in 0...all.count { #expect(due(limit: limit) == Array(all.prefix(limit))) }
    }

    @Test mutating func `is one command however often it is proposed`() throws {
        let id = try raise(Self.noise)
        try give(.alarm(.verify(id, isGenuine: true)))
        let (first, second) = (due(), due())
        #expect(first == second)
        #expect(first.count == 1)
        let made = try give(first[0].command, id: first[0].id)
        // A ledger knows the id; and the domain refuses it as well.
        #expect(throws: (any Error).self) { try give(second[0].command, id: second[0].id) }
        #expect(due().isEmpty)
        #expect(made.count == 2)
    }

    @Test mutating func `is put off when it is refused, until something happens or an hour has passed`() throws {
        let report = FindingReport(place: "b1", category: "light.street", priority: .p4)
        try give(.inspection(.report(report)))
        let alarm = try raise(Self.noise)
        let refused = due()[0]
        lane.incident.refused(refused, at: lane.now)
        #expect(due().isEmpty)
        #expect(nextDue() == lane.now.advanced(byMilliseconds: 24 * minute))
        try give(.alarm(.acknowledge(alarm)))
        try give(.alarm(.arrive(alarm)))
        #expect(nextDue() == lane.now.advanced(byMilliseconds: Incident.retryMilliseconds))
        lane.now = lane.now.advanced(byMilliseconds: Incident.retryMilliseconds)
        #expect(due() == [refused])
    }
}

@Suite struct `What time brings about in a busy community` {
    @Test func `is what a scan of everything would find, wherever the rows were stored in between`() throws {
        var done: Set<String> = []
        for seed in 1...12 {
            var community = try BusyCommunity(seed: UInt64(seed))
            for _ in 0..<400 { try community.step() }
            done.formUnion(community.done)
        }
        let steps = EscalationStep.allCases.map(\.rawValue).filter { $0 != EscalationStep.atOnce.rawValue }
        let others = ["unshelve", "open", "report", "warn", "escalate", "plan", "miss", "cancel"]
        #expect(done == Set(steps + others))
    }
}
