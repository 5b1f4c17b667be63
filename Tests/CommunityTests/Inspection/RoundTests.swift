import Community
import Histories
import Samples
import Testing
import Wire

@Suite struct `A round` {
    private var patrol: Patrolled

    init() throws { patrol = try Patrolled() }

    @Test mutating func `goes by its checkpoints and is over`() throws {
        let id = try patrol.started()
        try patrol.hit(id, "gate", counter: 1, at: "22:05")
        try patrol.hit(id, "pump", at: "22:10")
        try patrol.hit(id, "roof", at: "22:20")
        try patrol.hit(id, "pond", at: "23:00")
        try patrol.lane.inspect(.finish(id), at: moment("2026-11-20 23:01"))
        let round = patrol[id]
        #expect(round.state == .finished)
        #expect(round.by == "zhang")
        #expect(round.isOnTime == true)
        #expect(round.reached == ["gate", "pump", "roof", "pond"])
        #expect(round.ended == moment("2026-11-20 23:01"))
    }

    @Test mutating func `does not count what was reached after its time`() throws {
        let id = try patrol.started("free")
        try patrol.hit(id, "gate", at: "23:00")
        try patrol.hit(id, "roof", at: "23:01")
        #expect(patrol[id].reached == ["gate"])
    }

    @Test(
        arguments: [
            (-600_001, nil), (-600_000, true), (0, true), (600_000, true), (600_001, false), (3_600_000, false),
            (3_600_001, nil),
        ] as [(Int64, Bool?)])
    mutating func `is on time up to its tolerance, and begins by its end`(late: Int64, isOnTime: Bool?) throws {
        let id = try patrol.round()
        let time = moment("2026-11-20 22:00").advanced(byMilliseconds: late)
        let refusal = try patrol.refusal { try $0.lane.inspect(.start(id), at: time) }
        #expect(refusal == (isOnTime == nil ? .roundTime : nil))
        #expect(patrol[id].isOnTime == isOnTime)
    }

    @Test mutating func `is missed once its time is over, and was not if a reader comes home late`() throws {
        let id = try patrol.round()
        let end = moment("2026-11-20 23:00")
        #expect(try patrol.refusal { try $0.lane.inspect(.miss(id), at: end) } == .roundNotOver)
        try patrol.lane.inspect(.miss(id), at: end.advanced(byMilliseconds: 1))
        #expect(patrol[id].state == .missed)
        try patrol.lane.inspect(.start(id), at: moment("2026-11-20 22:03"))
        #expect(patrol[id].state == .started)
        #expect(patrol[id].ended == nil)
    }

    @Test mutating func `is not called off when it should have been gone`() throws {
        let (first, second) = (try patrol.round(), try patrol.round())
        let end = moment("2026-11-20 23:00")
        try patrol.lane.inspect(.cancel(first, text: nil), at: end)
        #expect(patrol[first].state == .cancelled)
        let late = end.advanced(byMilliseconds: 1)
        #expect(try patrol.refusal { try $0.lane.inspect(.cancel(second, text: nil), at: late) } == .roundTime)
    }

    @Test mutating func `of a service is late until its tolerance has passed`() throws {
        let id = try patrol.round(of: "service", from: "2026-11-21 00:00", until: "2026-11-28 00:00")
        let end = moment("2026-12-01 00:00")
        #expect(try patrol.refusal { try $0.lane.inspect(.miss(id), at: end) } == .roundNotOver)
        try patrol.lane.inspect(.start(id), at: end)
        try patrol.hit(id, "pump", at: end)
        #expect(patrol[id].reached == ["pump"])
    }

    @Test mutating func `keeps the plan as it was when it was planned`() throws {
        let id = try patrol.round(of: "free")
        let began = patrol.lane.now
        try patrol.lane.inspect(.endPlan("night"), at: moment("2026-11-20 10:00"))
        try patrol.plan("free", going: ["gate"])
        #expect(patrol[id].route == ["gate", "roof", "pond"])
        var inspections = patrol.lane.incident.inspections
        // Whoever changes a plan does not thereby forget how long nobody had come.
        #expect(inspections["free" as PlanID]?.began == began)
        #expect(inspections["free" as PlanID]?.route == ["gate"])
        #expect(inspections["night" as PlanID]?.ended == moment("2026-11-20 10:00"))
        try patrol.plan("night", going: ["gate"])
        inspections = patrol.lane.incident.inspections
        #expect(inspections["night" as PlanID]?.began == moment("2026-11-20 10:00"))
        #expect(inspections["night" as PlanID]?.ended == nil)
    }

    @Test mutating func `has only so many hits`() throws {
        let id = try patrol.started("free")
        for count in 1...Int64(Inspections.maximumHitCount) { try patrol.hit(id, "gate", counter: count, at: "22:01") }
        #expect(try patrol.refusal { try $0.hit(id, "gate", counter: 5_000, at: "22:02") } == .roundFull)
    }

    @Test mutating func `finds what becomes a case`() throws {
        let id = try patrol.started()
        let report = FindingReport(
            place: "b1/u1", category: "light.street", priority: .p4, round: id, checkpoint: "gate", text: "v1",
            media: ["m1"])
        let finding = FindingID(text: try patrol.lane.inspect(.report(report)))
        var inspections = patrol.lane.incident.inspections
        #expect(
            inspections[finding]?.report
                == CaseReport(
                    place: "b1/u1", category: "light.street", priority: .p4, source: .patrol, text: "v1",
                    origin: finding.text, media: ["m1"]))
        #expect(patrol[id].findings == 1)
    }
}
