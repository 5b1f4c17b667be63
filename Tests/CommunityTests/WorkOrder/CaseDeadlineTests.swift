import Calendar
import Community
import Histories
import Samples
import Testing
import Wire

/// Deadlines worked by hand on the wall calendar: 08:30 to 12:00 and 13:30 to 17:30 on working days.
@Suite struct `The deadline of a case` {
    private var lane = LaneUnderTest(startingAt: moment("2026-01-05 09:00"))

    private func hours(_ hours: Double) -> Int64 { Int64(hours * 3_600_000) }

    @Test mutating func `stands while it is suspended over a holiday and the Saturdays that are worked for it`() throws
    {
        // Friday 13 and Saturday 14 February are worked, then nobody does until Tuesday 24.
        let id = try lane.dispatched(limit: TimeLimit(3, .workingDays), at: moment("2026-02-12 10:00"))
        #expect(lane[id].deadline?.shanghai == "2026-02-24 17:30")
        try lane.suspend(id, at: moment("2026-02-13 15:00"))
        #expect(lane[id].remaining == hours(2.5 + 7.5 + 7.5))
        #expect(lane[id].clock == nil)
        try lane.act(id, .resume, at: moment("2026-02-25 09:00"))
        #expect(lane[id].deadline?.shanghai == "2026-02-27 11:30")
        #expect(lane[id].originalDeadline?.shanghai == "2026-02-24 17:30")
        try lane.dispose(id, at: moment("2026-02-27 11:30"))
        #expect(lane[id].ran == hours(29 + 50.5))
        #expect(lane[id].running == nil)
    }

    @Test mutating func `begins to run on the next working day when it is resumed on a day off`() throws {
        let id = try lane.dispatched(limit: TimeLimit(3, .workingDays), at: moment("2026-02-12 10:00"))
        try lane.suspend(id, at: moment("2026-02-13 15:00"))
        try lane.act(id, .resume, at: moment("2026-02-19 10:00"))
        #expect(lane[id].deadline?.shanghai == "2026-02-26 11:00")
    }

    @Test mutating func `has passed for good when it had passed before the suspension`() throws {
        let id = try lane.dispatched(at: moment("2026-11-18 10:00"))
        #expect(lane[id].deadline?.shanghai == "2026-11-19 17:30")
        try lane.suspend(id, at: moment("2026-11-19 17:31"))
        #expect(lane[id].remaining == 0)
        try lane.act(id, .resume, at: moment("2026-11-25 09:00"))
        #expect(lane[id].deadline?.shanghai == "2026-11-19 17:30")
        #expect(lane[id].light(at: lane.now) == .red)
    }

    @Test mutating func `moves on with every extension from where it was`() throws {
        let id = try lane.dispatched(at: moment("2026-11-18 10:00"))
        #expect(lane[id].deadline?.shanghai == "2026-11-19 17:30")
        try lane.act(id, .extend(by: TimeLimit(1, .workingDays)), at: moment("2026-11-18 11:00"))
        #expect(lane[id].deadline?.shanghai == "2026-11-20 17:30")
        try lane.act(id, .extend(by: TimeLimit(4, .workingHours)), at: moment("2026-11-18 12:00"))
        #expect(lane[id].deadline?.shanghai == "2026-11-23 14:00")
        try lane.act(id, .extend(by: TimeLimit(1, .naturalDays)), at: moment("2026-11-18 13:00"))
        #expect(lane[id].deadline?.shanghai == "2026-11-24 14:00")
        #expect(lane[id].extensions == 3)
        #expect(lane[id].extended == hours(4 * 24 + 20.5))
        #expect(lane[id].originalDeadline?.shanghai == "2026-11-19 17:30")
    }

    @Test mutating func `is itself on time`() throws {
        let id = try lane.dispatched(at: moment("2026-11-18 10:00"))
        let deadline = lane[id].deadline!
        let after = deadline.advanced(byMilliseconds: 1)
        #expect(lane[id].light(at: deadline) == .yellow)
        #expect(lane[id].light(at: after) == .red)
        var late = lane
        #expect(throws: Rejection.self) { try late.act(id, .extend(by: TimeLimit(1, .workingHours)), at: after) }
        try lane.act(id, .extend(by: TimeLimit(1, .workingHours)), at: deadline)
        #expect(lane[id].deadline?.shanghai == "2026-11-20 09:30")
    }

    @Test mutating func `of a P1 case runs through the night and the rest day, whatever is done about it`() throws {
        let id = try lane.dispatched(.smoke, at: moment("2026-11-20 23:50"))
        #expect(lane[id].deadline?.shanghai == "2026-11-21 03:50")
        for unit in [TimeUnit.workingHours, .workingDays, .urgentWorkingHours] {
            #expect { try lane.act(id, .extend(by: TimeLimit(1, unit))) } throws: { isRule(.caseNaturalTime, $0) }
        }
        try lane.act(id, .extend(by: TimeLimit(30, .naturalMinutes)))
        #expect(lane[id].deadline?.shanghai == "2026-11-21 04:20")
        #expect { try lane.act(id, .requestSuspension(text: nil)) } throws: { isRule(.caseNotSuspendable, $0) }
        #expect { try lane.act(id, .suspend) } throws: { isRule(.caseNotSuspendable, $0) }
        #expect(!lane[id].allowed.contains(.suspend))
    }

    @Test(arguments: [TimeUnit.workingHours, .workingDays, .urgentWorkingHours])
    mutating func `of a P1 case is not set in working time`(unit: TimeUnit) throws {
        let id = try lane.report(.smoke)
        try lane.act(id, .accept)
        try lane.act(id, .register(priority: nil))
        #expect { try lane.act(id, .dispatch(department: "property", limit: TimeLimit(1, unit))) } throws: {
            isRule(.caseNaturalTime, $0)
        }
    }

    @Test mutating func `stays provisional once it was counted in a year without a notice`() throws {
        let id = try lane.dispatched(at: moment("2026-12-31 10:00"))
        #expect(lane[id].isProvisional)
        try lane.act(id, .extend(by: TimeLimit(1, .naturalDays)))
        #expect(lane[id].isProvisional)
        let hours = try lane.dispatched(limit: TimeLimit(4, .workingHours), at: moment("2026-12-31 16:00"))
        try lane.suspend(hours, at: moment("2026-12-31 16:30"))
        try lane.act(hours, .resume, at: moment("2026-12-31 16:40"))
        #expect(lane[hours].isProvisional)
    }

    @Test mutating func `is counted by the calendar of its day, and says by which`() throws {
        let id = try lane.dispatched(at: moment("2026-11-18 10:00"))
        #expect(lane[id].calendar == "china-2026.1")
        let china = WorkingCalendar.china
        lane.policy.calendar = try WorkingCalendar(
            version: "china-2026.2", zone: china.zone, workingHours: china.workingHours,
            urgentHours: china.urgentHours, notices: china.notices)
        try lane.act(id, .extend(by: TimeLimit(1, .workingDays)))
        #expect(lane[id].calendar == "china-2026.2")
        try lane.act(id, .dispatch(department: "greening", limit: nil))
        #expect(lane[id].calendar == "china-2026.2")
        #expect(lane[id].deadline?.shanghai == "2026-11-20 17:30")
    }
}
