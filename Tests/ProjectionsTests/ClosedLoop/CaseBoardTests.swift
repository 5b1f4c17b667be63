import Calendar
import Community
import Histories
import Samples
import Testing
import Wire

@testable import Projections

/// What a control room sees on Tuesday at noon.
@Suite struct `The board of open cases` {
    private static let noon = moment("2026-01-06 12:00")

    /// Five open cases, two of them at another place, and one that is closed.
    private func community() throws -> (lane: LaneUnderTest, ids: [String: CaseID]) {
        var lane = LaneUnderTest(startingAt: moment("2026-01-05 09:00"))
        var ids: [String: CaseID] = [:]
        let stairs = CaseReport.blockedStairs
        let hall = CaseReport(place: "b4", category: "light.street", priority: .p4, source: .patrol)
        ids["done"] = try lane.dispatched(stairs, at: moment("2026-01-05 09:00"))
        try lane.dispose(ids["done"]!, at: moment("2026-01-05 10:00"))
        try lane.check(ids["done"]!, passed: true, at: moment("2026-01-05 10:30"))
        try lane.act(ids["done"]!, .close, at: moment("2026-01-05 10:40"))
        // Late at 11:00, nearly over at 13:30, and with a week to go.
        ids["red"] = try lane.dispatched(hall, limit: .init(1, .naturalDays), at: moment("2026-01-05 11:00"))
        ids["yellow"] = try lane.dispatched(stairs, limit: .init(1, .naturalDays), at: moment("2026-01-05 13:30"))
        ids["green"] = try lane.dispatched(
            stairs, to: "security", limit: .init(7, .naturalDays), at: moment("2026-01-05 14:00"))
        ids["waits"] = try lane.dispatched(stairs, at: moment("2026-01-05 15:00"))
        try lane.suspend(ids["waits"]!, at: moment("2026-01-05 16:00"))
        ids["new"] = try lane.report(hall, at: moment("2026-01-06 11:59"))
        return (lane, ids)
    }

    @Test func `counts what is open by what it is about, and leaves out what is over`() throws {
        let (lane, _) = try community()
        let board = CaseBoard(at: Self.noon, of: lane.incident)
        #expect(board.states == [.dispatched: 4, .reported: 1] && board.suspended == 1)
        #expect(board.departments == ["cleaning": 3, "security": 1])
        #expect(board.levels.values.reduce(0, +) == 5)
    }

    @Test func `has a light for each clock that runs, and what comes first on top`() throws {
        let (lane, ids) = try community()
        let board = CaseBoard(at: Self.noon, of: lane.incident)
        // What was just reported has its limit for being accepted still before it.
        #expect(board.lights == [.red: 1, .yellow: 1, .green: 2])
        let order = board.first.map(\.id)
        #expect(order.first == ids["red"] && order.last == ids["green"] && order.count == 4)
        #expect(!order.contains(ids["waits"]!))
        let due = board.first.compactMap(\.clock?.due)
        #expect(due == due.sorted())
    }

    @Test func `turns red the moment after a limit, and not at it`() throws {
        let (lane, _) = try community()
        let limit = moment("2026-01-06 13:30")
        #expect(CaseBoard(at: limit, of: lane.incident).lights[.red] == 1)
        #expect(CaseBoard(at: limit.advanced(byMilliseconds: 1), of: lane.incident).lights[.red] == 2)
    }

    @Test func `is that of a place, and shows as many as there is room for`() throws {
        let (lane, ids) = try community()
        let board = CaseBoard(at: Self.noon, in: "b4", of: lane.incident)
        #expect(board.states == [.dispatched: 1, .reported: 1])
        var short = CaseBoard(at: Self.noon, showing: 1)
        lane.incident.cases.table.forEach { short.add($0) }
        #expect(short.first.map(\.id) == [ids["red"]!] && short.states == [.dispatched: 4, .reported: 1])
    }
}
