import Calendar
import Histories
import Samples
import Testing
import Wire

@testable import Community

@Suite struct `Escalation by time` {
    private var lane = LaneUnderTest(startingAt: moment("2026-11-18 09:00"))

    @Test mutating func `warns at four fifths of the limit and tells the next level when it has passed`() throws {
        let id = try lane.dispatched(.smoke, at: moment("2026-11-18 10:00"))
        let warning = moment("2026-11-18 13:12")
        #expect(lane[id].light(at: warning.advanced(byMilliseconds: -1)) == .green)
        #expect(lane[id].light(at: warning) == .yellow)
        #expect(CaseEscalation.upcoming(for: lane[id]).first?.since == warning)

        lane.now = warning.advanced(byMilliseconds: -1)
        #expect(try lane.escalate(id).isEmpty)
        lane.now = warning
        #expect(try lane.escalate(id).map(\.command) == [.act(id, .warn(.dispose))])
        #expect(try lane.escalate(id).isEmpty)

        let due = moment("2026-11-18 14:00")
        #expect(CaseEscalation.upcoming(for: lane[id]).first?.since == due.advanced(byMilliseconds: 1))
        lane.now = due
        #expect(try lane.escalate(id).isEmpty)
        lane.now = due.advanced(byMilliseconds: 1)
        #expect(try lane.escalate(id).map(\.command) == [.act(id, .escalate(to: .community, .overdue))])
        #expect(try lane.escalate(id).isEmpty)
        #expect(CaseEscalation.upcoming(for: lane[id]).first?.since == nil)
        #expect(lane[id].level == .community)
        #expect(lane[id].escalations == 1)
    }

    @Test mutating func `goes up a level with each limit that passes, as far as the district`() throws {
        let id = try lane.report(.smoke, at: moment("2026-11-18 10:00"))
        lane.now = moment("2026-11-18 10:06")
        try lane.escalate(id)
        #expect(lane[id].level == .community)
        try lane.act(id, .accept, at: moment("2026-11-18 10:07"))
        lane.now = moment("2026-11-18 10:13")
        try lane.escalate(id)
        #expect(lane[id].level == .street)
        try lane.act(id, .register(priority: nil), at: moment("2026-11-18 10:14"))
        lane.now = moment("2026-11-18 10:20")
        try lane.escalate(id)
        #expect(lane[id].level == .district)
        try lane.act(id, .dispatch(department: "property", limit: nil), at: moment("2026-11-18 10:21"))
        lane.now = moment("2026-11-18 14:22")
        #expect(try lane.escalate(id).map(\.command) == [.act(id, .warn(.dispose))])
    }

    @Test mutating func `knows a next level for each of the six but the last`() throws {
        let id = try lane.report(.smoke)
        var found = lane[id]
        var steps: [Level] = []
        found.level = .scene
        while true {
            let due = CaseEscalation.upcoming(for: found).due(at: found.acceptDue!.advanced(byMilliseconds: 1))
            guard case .act(_, .escalate(to: let next, .overdue)) = due.last?.command else { break }
            steps.append(next)
            found.level = next
        }
        #expect(steps == [.controlRoom, .estate, .community, .street, .district])
    }

    @Test mutating func `proposes the same commands under the same ids until they are recorded, and then others`()
        throws
    {
        let id = try lane.dispatched(.smoke, at: moment("2026-11-18 10:00"))
        lane.now = moment("2026-11-18 15:00")
        let due = CaseEscalation.upcoming(for: lane[id]).due(at: lane.now)
        #expect(due == CaseEscalation.upcoming(for: lane[id]).due(at: moment("2026-11-18 16:00")))
        #expect(due.count == 2)
        #expect(try lane.escalate(id) == due)
        // Disposed too late, checked too late, and not put right: the same limit is missed again.
        try lane.dispose(id, at: moment("2026-11-18 15:01"))
        lane.now = moment("2026-11-18 15:10")
        #expect(try lane.escalate(id).count == 2)
        try lane.check(id, passed: false, at: moment("2026-11-18 15:11"))
        #expect(try lane.escalate(id).count == 2)
        #expect(lane[id].level == .district)
        try lane.act(id, .dispatch(department: "fire", limit: nil))
        #expect(try lane.escalate(id).map(\.command) == [.act(id, .warn(.dispose))])
    }

    @Test mutating func `does not count the time in which the clock stood`() throws {
        let limit = try TimeLimit(10, .naturalDays)
        let id = try lane.dispatched(limit: limit, at: moment("2026-11-18 10:00"))
        try lane.suspend(id, at: moment("2026-11-20 10:00"))
        #expect(lane[id].light(at: moment("2026-12-20 10:00")) == nil)
        #expect(CaseEscalation.upcoming(for: lane[id]).first?.since == nil)
        try lane.act(id, .resume, at: moment("2026-12-20 10:00"))
        #expect(lane[id].deadline?.shanghai == "2026-12-28 10:00")
        // Two of ten days are over, so six more are green.
        #expect(CaseEscalation.upcoming(for: lane[id]).first?.since == moment("2026-12-26 10:00"))
        #expect(lane[id].light(at: moment("2026-12-26 09:59")) == .green)
        #expect(lane[id].light(at: moment("2026-12-26 10:00")) == .yellow)
    }
}
