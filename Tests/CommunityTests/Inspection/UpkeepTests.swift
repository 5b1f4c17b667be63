import Calendar
import Community
import Histories
import Samples
import Testing
import Wire

@Suite struct `The upkeep of inspections` {
    private var patrol: Patrolled

    init() throws { patrol = try Patrolled() }

    private mutating func plan(
        _ id: PlanID, kind: PlanKind = .patrol, _ schedules: RoundSchedule..., at time: String
    ) throws {
        let exactness = InspectionCommand.Exactness(isOrdered: false, tolerance: 0, maximumGap: 86_400_000)
        try patrol.lane.inspect(
            .plan(id, at: "b1", kind, name: "夜巡", route: ["gate"], exactness, schedules: schedules), at: moment(time))
    }

    /// Plans what is due, as often as it is called, and says from when the new rounds are.
    private mutating func planDue(_ id: PlanID, at time: String) throws -> [String] {
        patrol.lane.now = moment(time)
        var inspections = patrol.lane.incident.inspections
        let plan = try #require(inspections[id])
        var starts: [String] = []
        for due in InspectionUpkeep.upcoming(for: plan, at: patrol.lane.now, by: .china).due(at: patrol.lane.now) {
            let round = RoundID(text: try patrol.lane.inspect(due.command, by: "upkeep", id: due.id))
            starts.append(patrol[round].from.shanghai)
        }
        return starts
    }

    @Test mutating func `plans the rounds of two days ahead, each once`() throws {
        try plan("new", RoundSchedule(from: date("2026-11-19"), at: [120, 1_320], lasting: 60), at: "2026-11-20 12:00")
        #expect(
            try planDue("new", at: "2026-11-20 12:00")
                == ["2026-11-20 22:00", "2026-11-21 02:00", "2026-11-21 22:00", "2026-11-22 02:00"])
        #expect(try planDue("new", at: "2026-11-20 12:00") == [])
        #expect(try planDue("new", at: "2026-11-20 21:59") == [])
        #expect(try planDue("new", at: "2026-11-20 22:00") == ["2026-11-22 22:00"])
    }

    @Test mutating func `plans what should have been gone while the node stood still`() throws {
        try plan("new", RoundSchedule(from: date("2026-11-20"), at: [1_320], lasting: 60), at: "2026-11-20 22:00")
        #expect(
            try planDue("new", at: "2026-11-24 12:00") == (20...25).map { "2026-11-\($0) 22:00" })
        // For years nobody makes up.
        let late = try planDue("new", at: "2028-11-24 12:00")
        #expect(late.count == 33)
        #expect(late.first == "2028-10-24 22:00")
    }

    @Test mutating func `goes on where it was when a plan is changed, and ends with it`() throws {
        try plan("new", RoundSchedule(from: date("2026-11-20"), at: [1_320], lasting: 60), at: "2026-11-20 12:00")
        _ = try planDue("new", at: "2026-11-20 12:00")
        try plan("new", RoundSchedule(from: date("2026-11-20"), at: [1_260], lasting: 60), at: "2026-11-20 13:00")
        #expect(try planDue("new", at: "2026-11-21 21:00") == ["2026-11-22 21:00", "2026-11-23 21:00"])
        try patrol.lane.inspect(.endPlan("new"), at: moment("2026-11-22 21:00"))
        #expect(try planDue("new", at: "2026-11-30 21:00") == [])
    }

    @Test mutating func `plans no more at once than it says`() throws {
        let often = RoundSchedule(from: date("2026-11-01"), at: (0..<96).map { $0 * 15 }, lasting: 15)
        try plan("new", often, at: "2026-11-20 12:00")
        #expect(try planDue("new", at: "2026-11-24 12:00").count == InspectionUpkeep.maximumCount)
        #expect(try planDue("new", at: "2026-11-24 12:00").count == InspectionUpkeep.maximumCount)
        // Six days at 96, and the starts at both ends.
        #expect(try planDue("new", at: "2026-11-24 12:00").count == 6 * 96 + 1 - 2 * InspectionUpkeep.maximumCount)
    }

    /// 2026-10-01 to -07 are holidays, and the Saturday 2026-10-10 is worked.
    @Test mutating func `moves a service that falls on a day of rest to the next working day`() throws {
        let weekly = RoundSchedule(from: date("2026-09-26"), everyDays: 7, at: [540], lasting: 480, onWorkingDays: true)
        try plan("new", kind: .maintenance, weekly, at: "2026-09-26 08:00")
        #expect(
            try planDue("new", at: "2026-09-26 08:00")
                == ["2026-09-28 09:00", "2026-10-08 09:00", "2026-10-10 09:00", "2026-10-19 09:00", "2026-10-26 09:00"])
    }

    /// What is done daily is not done three times on Monday.
    @Test mutating func `leaves out a day of rest when the next time comes first`() throws {
        let daily = RoundSchedule(from: date("2026-11-20"), at: [540], lasting: 60, onWorkingDays: true)
        try plan("new", daily, at: "2026-11-20 08:00")
        #expect(
            try planDue("new", at: "2026-11-22 10:00") == ["2026-11-20 09:00", "2026-11-23 09:00", "2026-11-24 09:00"])
    }

    @Test mutating func `takes what two schedules ask for at the same time for one`() throws {
        try plan(
            "new", RoundSchedule(from: date("2026-11-20"), everyDays: 2, at: [1_320], lasting: 60),
            RoundSchedule(from: date("2026-11-20"), at: [1_320], lasting: 90), at: "2026-11-20 08:00")
        #expect(try planDue("new", at: "2026-11-20 08:00") == ["2026-11-20 22:00", "2026-11-21 22:00"])
    }

    @Test mutating func `proposes that a round is missed when its time has passed, once`() throws {
        let id = try patrol.round()
        let end = moment("2026-11-20 23:00")
        let due = try #require(InspectionUpkeep.upcoming(for: patrol[id], of: nil, at: end))
        #expect(due.since == end.advanced(byMilliseconds: 1))
        #expect(due.command == .miss(id))
        #expect(InspectionUpkeep.upcoming(for: patrol[id], of: nil, at: end.advanced(byDays: 1)) == due)
        try patrol.lane.inspect(due.command, at: end.advanced(byMilliseconds: 1), id: due.id)
        #expect(InspectionUpkeep.upcoming(for: patrol[id], of: nil, at: end.advanced(byDays: 1)) == nil)
    }

    @Test mutating func `proposes that a round of a plan that has ended need not be gone`() throws {
        let (before, after) = (try patrol.round(), try patrol.round(from: "2026-11-20 22:30"))
        try patrol.lane.inspect(.endPlan("night"), at: moment("2026-11-20 22:30"))
        var inspections = patrol.lane.incident.inspections
        let plan = inspections["night" as PlanID]
        let missed = InspectionUpkeep.upcoming(for: patrol[before], of: plan, at: moment("2026-11-20 22:40"))
        #expect(missed?.since == moment("2026-11-20 23:00").advanced(byMilliseconds: 1))
        let due = InspectionUpkeep.upcoming(for: patrol[after], of: plan, at: moment("2026-11-20 22:40"))
        #expect(due?.command == .cancel(after, text: nil))
    }

    @Test mutating func `makes one case of a finding, however often it looks`() throws {
        let report = FindingReport(place: "b1", category: "light.street", priority: .p4)
        let finding = FindingID(text: try patrol.lane.inspect(.report(report)))
        var inspections = patrol.lane.incident.inspections
        let found = try #require(inspections[finding])
        let due = try #require(found.upcoming(at: patrol.lane.now))
        let proposed = try #require(inspections[finding]).report
        #expect(due.command == .report(proposed))
        let id = try patrol.lane.report(proposed, by: "upkeep", id: due.id)
        #expect(patrol.lane[id].origin == finding.text)
        #expect(patrol.lane[id].source == .patrol)
        #expect(due.id == "findings-1/\(finding)")
        #expect(try patrol.refusal { try $0.lane.report(proposed, by: "upkeep", id: due.id) } == .caseExists)
    }

    static let invalid: [RoundSchedule] = [
        RoundSchedule(from: date("2026-11-20"), everyDays: 0, at: [0], lasting: 60),
        RoundSchedule(from: date("2026-11-20"), everyDays: 732, at: [0], lasting: 60),
        RoundSchedule(from: date("2026-11-20"), at: [], lasting: 60),
        RoundSchedule(from: date("2026-11-20"), at: [1_440], lasting: 60),
        RoundSchedule(from: date("2026-11-20"), at: [-1], lasting: 60),
        RoundSchedule(from: date("2026-11-20"), at: [60, 60], lasting: 60),
        RoundSchedule(from: date("2026-11-20"), at: Array(0..<97), lasting: 60),
        RoundSchedule(from: date("2026-11-20"), at: [0], lasting: 0),
        RoundSchedule(from: date("2026-11-20"), at: [0], lasting: 1_441),
    ]

    @Test(arguments: invalid)
    mutating func `is asked for by no schedule that nobody can keep`(schedule: RoundSchedule) throws {
        let found = try patrol.refusal { patrol in
            let exactness = InspectionCommand.Exactness(isOrdered: false, tolerance: 0, maximumGap: 1)
            try patrol.lane.inspect(
                .plan("new", at: "b1", .patrol, name: "夜巡", route: ["gate"], exactness, schedules: [schedule]))
        }
        #expect(found == .planSchedule)
    }

    /// A log of others may ask for rounds from the beginning of time to its end.
    @Test func `ends, whatever dates there are`() {
        for first in [CivilDate.first, CivilDate.last, date("2026-11-20")] {
            for time in [Int64.min, .min + 1, 0, .max - 1, .max].map({ Instant(milliseconds: $0) }) {
                var plan = InspectionPlan()
                plan.schedules = [
                    RoundSchedule(from: first, at: [0, 1_439], lasting: 1_440),
                    RoundSchedule(from: first, everyDays: 731, at: [0], lasting: 44_640, onWorkingDays: true),
                ]
                plan.began = Instant(milliseconds: .min)
                #expect(
                    InspectionUpkeep.upcoming(for: plan, at: time, by: .china).count <= InspectionUpkeep.maximumCount)
            }
        }
    }
}
