import Calendar
import Community
import Histories
import Samples
import Testing
import Wire

@Suite struct `The course of a case` {
    private var lane = LaneUnderTest(startingAt: moment("2026-11-18 09:00"))

    @Test mutating func `goes on from the earlier report when another is merged into it`() throws {
        let first = try lane.report(at: moment("2026-11-18 09:00"))
        let second = try lane.report(at: moment("2026-11-18 10:00"))
        let third = try lane.report(at: moment("2026-11-18 11:00"))
        try lane.act(first, .merge(into: second))
        try lane.act(third, .merge(into: second))
        #expect(lane[second].reported == moment("2026-11-18 09:00"))
        #expect(lane[second].absorbed == 2)
        for child in [first, third] {
            #expect(lane[child].state == .merged)
            #expect(lane[child].mergedInto == second)
            #expect(lane[child].allowed == [.comment])
        }
        #expect { try lane.act(second, .merge(into: first)) } throws: { isRule(.caseMergeTarget, $0) }
    }

    @Test mutating func `is rework only in the department that had disposed it`() throws {
        let id = try lane.dispatched(to: "cleaning", at: moment("2026-11-18 10:00"))
        try lane.dispose(id, at: moment("2026-11-18 11:00"))
        try lane.check(id, passed: false, at: moment("2026-11-18 12:00"))
        #expect(lane[id].state == .rework)
        try lane.act(id, .dispatch(department: "cleaning", limit: nil), at: moment("2026-11-18 12:30"))
        #expect(lane[id].reworks == 1)
        #expect(!lane[id].isRedirected)
        try lane.dispose(id, at: moment("2026-11-18 14:00"))
        try lane.check(id, passed: false, at: moment("2026-11-18 15:00"))
        try lane.act(id, .dispatch(department: "greening", limit: nil), at: moment("2026-11-18 15:30"))
        #expect(lane[id].reworks == 1)
        #expect(lane[id].isRedirected)
        #expect(lane[id].failedChecks == 2)
        #expect(lane[id].deadline?.shanghai == "2026-11-19 17:30")
        // 10 to 11, 12 to 14, and from 15 on.
        #expect(lane[id].ran == 3 * 3_600_000)
        #expect(lane[id].running == moment("2026-11-18 15:00"))
    }

    @Test mutating func `is open again after its closure, and is disposed and checked anew`() throws {
        let id = try lane.dispatched(at: moment("2026-11-18 10:00"))
        try lane.dispose(id, at: moment("2026-11-18 11:00"))
        try lane.check(id, passed: true, at: moment("2026-11-18 12:00"))
        try lane.act(id, .close, at: moment("2026-11-18 13:00"))
        try lane.act(id, .rate(isSatisfied: false))
        try lane.act(id, .reopen(text: nil), at: moment("2026-11-18 14:00"))
        #expect(lane[id].state == .rework)
        #expect(lane[id].closed == nil && lane[id].disposed == nil)
        // What was sent to check was checked, whatever was found out later.
        #expect(lane[id].checked == moment("2026-11-18 12:00"))
        #expect(lane[id].isSatisfied == nil)
        try lane.act(id, .dispatch(department: "cleaning", limit: nil), at: moment("2026-11-18 15:00"))
        #expect(lane[id].reworks == 1)
        let past = try lane[id].past(knownBefore: nil, occurredBy: moment("2026-11-18 13:30"))
        #expect(past?.state == .closed)
        #expect(past?.closed == moment("2026-11-18 13:00"))
    }

    @Test mutating func `takes no step that would have happened before its clock was stopped or started`() throws {
        let id = try lane.dispatched(at: moment("2026-11-18 10:00"))
        try lane.suspend(id, at: moment("2026-11-18 11:00"))
        lane.now = moment("2026-11-18 14:00")
        #expect { try lane.act(id, .resume, at: moment("2026-11-18 10:30")) } throws: { isRule(.caseBeforeStage, $0) }
        try lane.act(id, .resume, at: moment("2026-11-18 13:00"))
        #expect { try lane.dispose(id, at: moment("2026-11-18 12:00")) } throws: { isRule(.caseBeforeStage, $0) }
        try lane.dispose(id, at: moment("2026-11-18 13:30"))
        #expect(lane[id].ran == 90 * 60_000)
    }

    @Test mutating func `may concern the community as a whole`() throws {
        var report = CaseReport.blockedStairs
        report.place = .community
        let id = try lane.report(report)
        #expect(lane[id].place == .community)
        try lane.act(id, .accept)
        #expect(lane[id].state == .accepted)
    }

    @Test mutating func `is told to the whole of it however long it was`() throws {
        let id = try lane.report()
        for number in 0..<600 {
            try lane.act(id, .comment(text: "\(number) " + String(repeating: "x", count: 200)))
        }
        try lane.act(id, .accept)
        try lane.storeAndForget()
        #expect(lane[id].state == .accepted)
        #expect(try lane[id].past(knownBefore: Seq(1), occurredBy: nil)?.state == .reported)
        #expect(try lane[id].past(knownBefore: nil, occurredBy: nil)?.state == .accepted)
    }
}

func isRule(_ rule: Rule, _ error: any Error) -> Bool { (error as? Rejection)?.rule == rule }
