import Community
import Testing
import Wire

@Suite struct `A condition` {
    private var desk: AlarmDesk
    private let minute: Int64 = 60_000

    init() throws { desk = try AlarmDesk() }

    private mutating func shelve(_ condition: ConditionKey, at now: Int64, until: Int64) throws {
        try desk.send(.shelve(condition, until: desk.time(until), reason: "t1"), at: now)
    }

    private func suppressions() -> [Suppression] {
        var found: [Suppression] = []
        desk.alarms.suppressions.forEach { found.append($0) }
        return found.sorted { $0.key.began < $1.key.began }
    }

    @Test mutating func `that is shelved tells nobody until its time, and then tells`() throws {
        try shelve(AlarmDesk.lane, at: 0, until: 10 * minute)
        let id = try desk.raise(AlarmDesk.lane, at: minute)
        #expect(try desk.alarm(id).silence == .shelved)
        #expect(desk.state(id) == .silent)
        #expect(try desk.wait(until: 10 * minute - 1) == [])
        #expect(try desk.wait(until: 10 * minute) == [.unshelve(AlarmDesk.lane)])
        let alarm = try desk.alarm(id)
        #expect(alarm.state == .unacknowledged)
        #expect(alarm.annunciated == desk.time(10 * minute))
        #expect(suppressions().map(\.ended) == [desk.time(10 * minute)])
    }

    @Test mutating func `that is shelved and returns in that time has told nobody`() throws {
        try shelve(AlarmDesk.lane, at: 0, until: 10 * minute)
        let id = try desk.raise(AlarmDesk.lane, at: minute)
        try desk.send(.return(AlarmDesk.lane), at: 2 * minute)
        try desk.wait(until: 10 * minute)
        let alarm = try desk.alarm(id)
        #expect(alarm.state == .normal)
        #expect(alarm.annunciated == nil)
    }

    @Test mutating func `tells the moment its shelf has run out, whether or not that was recorded`() throws {
        try shelve(AlarmDesk.lane, at: 0, until: 10 * minute)
        let silent = try desk.raise(AlarmDesk.lane, at: 10 * minute - 1)
        #expect(desk.state(silent) == .silent)
        try desk.raise(AlarmDesk.lane, at: 10 * minute)
        #expect(desk.state(silent) == .unacknowledged)
        try desk.wait(until: 11 * minute)
        #expect(try desk.alarm(silent).alerts == [])
    }

    @Test mutating func `that is shelved while its alarm is open stops the clocks, and tells again after`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        try shelve(AlarmDesk.lane, at: minute, until: 60 * minute)
        #expect(try desk.wait(until: 59 * minute) == [])
        try desk.send(.unshelve(AlarmDesk.lane), at: 59 * minute)
        let alarm = try desk.alarm(id)
        #expect(alarm.alerts == [desk.time(59 * minute)])
        #expect(
            try desk.wait(until: 63 * minute) == [
                .step(id, .sceneNear), .step(id, .sceneOver), .step(id, .acknowledgeNear),
            ])
    }

    @Test mutating func `that was answered before it was shelved is not told again`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        try desk.send(.acknowledge(id), at: 1)
        try shelve(AlarmDesk.lane, at: minute, until: 60 * minute)
        try desk.send(.unshelve(AlarmDesk.lane), at: 2 * minute)
        #expect(try desk.alarm(id).alerts == [])
        #expect(desk.state(id) == .acknowledged)
    }

    @Test mutating func `that can be a P1 is withdrawn rather than shelved, and tells at once when reinstated`() throws
    {
        let refusal = try desk.refusal(of: .shelve(AlarmDesk.smoke, until: desk.time(minute), reason: "t"))
        #expect(refusal?.rule == .conditionP1NotShelved)
        #expect(refusal?.allowed == ["withdraw"])
        try desk.send(.withdraw(AlarmDesk.smoke, order: "c1"), at: 0)
        let id = try desk.raise(AlarmDesk.smoke, at: minute)
        #expect(desk.state(id) == .silent)
        let facts = try desk.send(.reinstate(AlarmDesk.smoke), at: 2 * minute)
        #expect(facts.count == 3)
        let alarm = try desk.alarm(id)
        #expect(alarm.state == .unacknowledged)
        #expect(alarm.level == .estate)
    }

    @Test mutating func `stays silent while anything keeps it so`() throws {
        try desk.send(.suppress(AlarmDesk.lane, rule: "r1"), at: 0)
        try desk.send(.withdraw(AlarmDesk.lane, order: "c1"), at: 1)
        try shelve(AlarmDesk.lane, at: 2, until: 10 * minute)
        let id = try desk.raise(AlarmDesk.lane, at: minute)
        #expect(try desk.alarm(id).silence == .outOfService)
        try desk.send(.reinstate(AlarmDesk.lane))
        #expect(desk.state(id) == .silent)
        try desk.send(.unsuppress(AlarmDesk.lane))
        #expect(desk.state(id) == .silent)
        try desk.send(.unshelve(AlarmDesk.lane))
        #expect(desk.state(id) == .unacknowledged)
        #expect(suppressions().allSatisfy { $0.ended == desk.time(minute) })
    }

    @Test mutating func `that is kept silent without a rule or an order is out of control`() throws {
        try desk.send(.suppress(AlarmDesk.lane, rule: nil), at: 0)
        try desk.send(.withdraw(AlarmDesk.lamp, order: nil), at: 1)
        try desk.send(.suppress(AlarmDesk.noise, rule: "r1"), at: 2)
        try desk.send(.withdraw(AlarmDesk.noise, order: "c1"), at: 3)
        try shelve(AlarmDesk.lane, at: 4, until: minute)
        #expect(suppressions().map(\.isControlled) == [false, false, true, true, true])
    }

    @Test mutating func `is shelved for eight hours at the most`() throws {
        let longest = Alarms.maximumShelfMilliseconds
        try desk.expect(.conditionShelfTooLong, of: .shelve(AlarmDesk.lane, until: desk.time(longest + 1), reason: "t"))
        try desk.expect(.conditionShelfTooLong, of: .shelve(AlarmDesk.lane, until: desk.time(0), reason: "t"))
        try shelve(AlarmDesk.lane, at: 0, until: longest)
    }
}
