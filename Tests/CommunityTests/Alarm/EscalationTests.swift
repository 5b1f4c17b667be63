import Testing
import Wire

@testable import Community

@Suite struct `An escalation` {
    private var desk: AlarmDesk
    private let minute: Int64 = 60_000

    init() throws { desk = try AlarmDesk() }

    private mutating func level(_ id: AlarmID) -> Level? { desk.alarms[id]?.level }

    @Test mutating func `takes a P1 to the control room and the estate at once`() throws {
        let facts = try desk.send(.raise(AlarmReport(AlarmDesk.smoke)), at: 0)
        #expect(facts.count == 2)
        guard case .escalated(let event) = facts[1].event else { throw AlarmDesk.Surprise() }
        #expect((event.from, event.to, event.step) == (.controlRoom, .estate, .atOnce))
        #expect(level(AlarmID(text: facts[0].subject)) == .estate)
    }

    @Test mutating func `takes what is less urgent to the control room alone`() throws {
        let facts = try desk.send(.raise(AlarmReport(AlarmDesk.lane)), at: 0)
        #expect(facts.count == 1)
        #expect(level(AlarmID(text: facts[0].subject)) == .controlRoom)
    }

    @Test mutating func `takes a P1 to the community when nobody has acknowledged it for three minutes`() throws {
        let id = try desk.raise(AlarmDesk.smoke, at: 0)
        try desk.wait(until: 3 * minute - 1)
        #expect(level(id) == .estate)
        let taken = try desk.wait(until: 3 * minute)
        #expect(taken == [.step(id, .unacknowledged)])
        #expect(level(id) == .community)
    }

    @Test mutating func `takes a P1 no further when it is acknowledged in time`() throws {
        let id = try desk.raise(AlarmDesk.smoke, at: 0)
        try desk.send(.acknowledge(id), at: 3 * minute - 1)
        try desk.wait(until: 3 * minute)
        #expect(level(id) == .estate)
    }

    @Test mutating func `of a P1 whose category ends lower still reaches the community`() throws {
        let id = try desk.raise(AlarmDesk.lamp, priority: .p1, at: 0)
        try desk.wait(until: 3 * minute)
        #expect(level(id) == .community)
    }

    @Test mutating func `reminds at four fifths of the limit and climbs at its end`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        #expect(try desk.wait(until: 4 * minute - 1) == [])
        #expect(try desk.wait(until: 4 * minute) == [.step(id, .acknowledgeNear)])
        #expect(level(id) == .controlRoom)
        #expect(try desk.wait(until: 5 * minute - 1) == [])
        #expect(try desk.wait(until: 5 * minute) == [.step(id, .acknowledgeOver)])
        #expect(level(id) == .estate)
        #expect(try desk.wait(until: 5 * minute) == [])
    }

    @Test mutating func `goes on until somebody is at the scene`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        try desk.send(.acknowledge(id), at: minute)
        #expect(try desk.wait(until: 24 * minute) == [.step(id, .sceneNear)])
        #expect(try desk.wait(until: 30 * minute) == [.step(id, .sceneOver)])
        #expect(level(id) == .estate)
    }

    @Test mutating func `ends when somebody is at the scene`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        try desk.send(.acknowledge(id), at: minute)
        try desk.send(.arrive(id), at: 2 * minute)
        #expect(try desk.wait(until: 60 * minute) == [])
    }

    @Test mutating func `gives an elder the fifteen minutes of the standard`() throws {
        let id = try desk.raise(ConditionKey(device: "d1", category: "elder.call"), at: 0)
        try desk.send(.acknowledge(id), at: 1)
        #expect(try desk.wait(until: 15 * minute - 1) == [.step(id, .sceneNear)])
        #expect(try desk.wait(until: 15 * minute) == [.step(id, .sceneOver)])
        #expect(level(id) == .community)
    }

    @Test mutating func `gives a dispute the one day of the standard`() throws {
        let id = try desk.raise(ConditionKey(device: "d1", category: "dispute"), at: 0)
        try desk.send(.acknowledge(id), at: 1)
        try desk.send(.arrive(id), at: 2)
        #expect(try desk.wait(until: 24 * 60 * minute - 1) == [.step(id, .resolveNear)])
        #expect(try desk.wait(until: 24 * 60 * minute) == [.step(id, .resolveOver)])
    }

    @Test mutating func `ends at the category's top, where it only reminds`() throws {
        let id = try desk.raise(ConditionKey(device: "d1", category: "video.theft"), at: 0)
        try desk.wait(until: 5 * minute)
        #expect(level(id) == .estate)
        let facts = try desk.send(.step(id, .sceneOver), at: 30 * minute)
        guard case .reminded(let event) = facts[0].event else { throw AlarmDesk.Surprise() }
        #expect((event.level, event.step) == (.estate, .sceneOver))
    }

    @Test mutating func `climbs as people say`() throws {
        let id = try desk.raise(AlarmDesk.smoke, at: 0)
        try desk.send(.escalate(id, to: .district, reason: "t1"), at: minute)
        let alarm = try desk.alarm(id)
        #expect(alarm.level == .district)
        #expect(alarm.climbs.map(\.to) == [.estate, .district])
        #expect(alarm.level(at: desk.time(minute - 1)) == .estate)
        #expect(alarm.level(at: desk.time(-1)) == .controlRoom)
    }

    @Test mutating func `begins anew when an alarm is told again`() throws {
        let id = try desk.raise(AlarmDesk.smoke, at: 0)
        try desk.wait(until: 48_000)
        try desk.send(.acknowledge(id), at: 50_000)
        try desk.send(.return(AlarmDesk.smoke), at: 55_000)
        try desk.raise(AlarmDesk.smoke, at: 100_000)
        #expect(try desk.wait(until: 100_000 + 3 * minute).contains(.step(id, .unacknowledged)))
        #expect(level(id) == .community)
    }

    @Test mutating func `counts from when a late alarm was told, not from when it began`() throws {
        try desk.trustClock()
        let id = try desk.raise(AlarmDesk.smoke, at: 60 * minute, occurred: 0)
        #expect(try desk.wait(until: 60 * minute + 47_999) == [])
        #expect(try desk.wait(until: 60 * minute + 48_000) == [.step(id, .acknowledgeNear)])
    }

    @Test mutating func `has no clock for what nobody was told of`() throws {
        try desk.send(.withdraw(AlarmDesk.smoke, order: "c9"), at: 0)
        try desk.raise(AlarmDesk.smoke, at: 1)
        #expect(try desk.wait(until: 600 * minute) == [])
        #expect(desk.upcoming() == [])
    }

    @Test mutating func `proposes the same commands however often it is asked, and says when to ask again`() throws {
        try desk.raise(AlarmDesk.smoke, at: 0)
        try desk.raise(AlarmDesk.lane, at: 0)
        let now = desk.time(10 * minute)
        let (first, second) = (desk.upcoming().due(at: now), desk.upcoming().due(at: now))
        #expect(first == second)
        #expect(Set(first.map(\.id)).count == first.count)
        #expect(first.count == 7)
        #expect(first.map(\.since).prefix(2) == [desk.time(48_000), desk.time(minute)])
    }

    @Test mutating func `asks the same after its rows were stored and loaded again`() throws {
        try desk.raise(AlarmDesk.smoke, at: 0)
        try desk.send(.shelve(AlarmDesk.lane, until: desk.time(minute), reason: "t"), at: 0)
        let before = desk.upcoming()
        var copier = RowCopier()
        desk.alarms.tables(&copier)
        desk.alarms = Alarms(rows: StoredRows(copier.tables))
        #expect(desk.upcoming() == before)
        #expect(before.count == 6)
    }

    /// What stands in rows is what it was.
    @Test func `every step has its own bit, in their order`() {
        #expect(EscalationStep.allCases.map(\.bit) == (0..<8).map { 1 << $0 })
    }
}

extension AlarmDesk {
    struct Surprise: Error {}
}

/// Rows as a view has stored them.
final class StoredRows: RowSource {
    private let tables: [String: [[ColumnValue]]]

    init(_ tables: [String: [[ColumnValue]]]) { self.tables = tables }

    func row(_ table: StaticString, key: [ColumnValue]) -> [ColumnValue]? {
        tables["\(table)"]?.first { Array($0.prefix(key.count)) == key }
    }

    func refuse(_ error: RowError) { Issue.record("\(error)") }

    func forEachRow(_ table: StaticString, _ visit: ([ColumnValue]) -> Void) {
        tables["\(table)"]?.forEach(visit)
    }
}
