import Community
import Testing
import Wire

@Suite struct `An alarm` {
    private var desk: AlarmDesk

    init() throws { desk = try AlarmDesk() }

    @Test mutating func `that is answered while active is over when it returns`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        #expect(desk.state(id) == .unacknowledged)
        try desk.send(.acknowledge(id), at: 60_000)
        #expect(desk.state(id) == .acknowledged)
        try desk.send(.return(AlarmDesk.lane), at: 120_000)
        let alarm = try desk.alarm(id)
        #expect(alarm.state == .normal)
        #expect(alarm.annunciated == desk.time(0))
        #expect(alarm.acknowledged == desk.time(60_000))
        #expect(alarm.returned == desk.time(120_000))
        #expect(alarm.ended == desk.time(120_000))
        #expect(alarm.restored == desk.time(120_000))
        #expect(alarm.transitions == 2)
        #expect(alarm.place == "b1/u1/r502")
        #expect(alarm.priority == .p2)
        #expect(try desk.condition(AlarmDesk.lane).current == nil)
    }

    @Test mutating func `that returns unanswered is over when it is answered, and was restored before`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        try desk.send(.return(AlarmDesk.lane), at: 30_000)
        #expect(desk.state(id) == .returned)
        try desk.send(.acknowledge(id), at: 90_000)
        let alarm = try desk.alarm(id)
        #expect(alarm.state == .normal)
        #expect(alarm.ended == desk.time(90_000))
        #expect(alarm.restored == desk.time(30_000))
    }

    @Test mutating func `that latches is over only when it is reset`() throws {
        let id = try desk.raise(AlarmDesk.smoke, at: 0)
        try desk.send(.return(AlarmDesk.smoke), at: 20_000)
        #expect(desk.state(id) == .latched)
        try desk.send(.acknowledge(id), at: 30_000)
        #expect(desk.state(id) == .latchedAcknowledged)
        try desk.send(.reset(id), at: 40_000)
        let alarm = try desk.alarm(id)
        #expect(alarm.state == .normal)
        #expect(alarm.restored == desk.time(40_000))
    }

    @Test mutating func `that latches can be reset before it is answered, and still awaits the answer`() throws {
        let id = try desk.raise(AlarmDesk.smoke, at: 0)
        try desk.send(.return(AlarmDesk.smoke), at: 20_000)
        try desk.send(.reset(id), at: 30_000)
        #expect(desk.state(id) == .returned)
        try desk.send(.acknowledge(id), at: 40_000)
        let alarm = try desk.alarm(id)
        #expect(alarm.state == .normal)
        #expect(alarm.restored == desk.time(30_000))
    }

    @Test mutating func `that comes again while it is open is recorded and not opened again`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        for second in 1...3 {
            let again = try desk.raise(AlarmDesk.lane, at: Int64(second) * 1_000)
            #expect(again == id)
        }
        var alarm = try desk.alarm(id)
        #expect(alarm.reraises == 3)
        #expect(alarm.transitions == 1)
        try desk.send(.return(AlarmDesk.lane), at: 20_000)
        try desk.raise(AlarmDesk.lane, at: 40_000)
        alarm = try desk.alarm(id)
        #expect(alarm.state == .unacknowledged)
        #expect(alarm.activated == desk.time(40_000))
        #expect(alarm.returned == nil)
        #expect(alarm.annunciated == desk.time(0))
        #expect(alarm.alerts == [])
        let rows = desk.rows()
        #expect(rows["alarms"]?.count == 1)
    }

    @Test mutating func `that was answered and not reset is told again when it comes again`() throws {
        let id = try desk.raise(AlarmDesk.smoke, at: 0)
        try desk.send(.acknowledge(id), at: 10_000)
        try desk.send(.return(AlarmDesk.smoke), at: 20_000)
        try desk.raise(AlarmDesk.smoke, at: 30_000)
        let alarm = try desk.alarm(id)
        #expect(alarm.state == .unacknowledged)
        #expect(alarm.alerts == [desk.time(30_000)])
        #expect(alarm.acknowledged == desk.time(10_000))
    }

    @Test mutating func `that was over is another alarm when it comes again`() throws {
        let first = try desk.raise(AlarmDesk.lane, at: 0)
        try desk.send(.acknowledge(first), at: 1_000)
        try desk.send(.return(AlarmDesk.lane), at: 2_000)
        let second = try desk.raise(AlarmDesk.lane, at: 3_000)
        #expect(first != second)
    }

    @Test mutating func `is as urgent as its device says, and never less than its category`() throws {
        let urgent = try desk.raise(AlarmDesk.lamp, priority: .p1, at: 0)
        let smoke = try desk.raise(AlarmDesk.smoke, priority: .p4, at: 0)
        #expect(try desk.alarm(urgent).priority == .p1)
        #expect(try desk.alarm(smoke).priority == .p1)
    }

    @Test mutating func `is where its device says it is, if that is a place`() throws {
        let report = AlarmReport(AlarmDesk.smoke, at: "b2")
        let facts = try desk.send(.raise(report), at: 0)
        let alarm = try desk.alarm(AlarmID(text: facts[0].subject))
        #expect(alarm.place == "b2")
    }

    @Test mutating func `keeps what people do about it`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        try desk.send(.acknowledge(id), at: 1_000)
        try desk.send(.assign(id, to: "s2"), at: 2_000)
        try desk.send(.comment(id, text: "t1"), at: 3_000)
        try desk.send(.arrive(id), at: 4_000)
        try desk.send(.verify(id, isGenuine: false), at: 5_000)
        try desk.send(.link(id, "c1"), at: 6_000)
        try desk.send(.confirm(id), at: 7_000)
        let alarm = try desk.alarm(id)
        #expect(alarm.assignee == "s2")
        #expect(alarm.comments == 1)
        #expect(alarm.arrived == desk.time(4_000))
        #expect(alarm.verified == desk.time(5_000))
        #expect(alarm.isGenuine == false)
        #expect(alarm.caseID == "c1")
        #expect(alarm.confirmed == desk.time(7_000))
    }

    @Test(arguments: [(9_999, true), (10_000, false)])
    mutating func `is fleeting when it was active for less than ten seconds`(span: Int64, isFleeting: Bool) throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        try desk.send(.return(AlarmDesk.lane), at: span)
        #expect(try desk.alarm(id).fleeted == (isFleeting ? desk.time(span) : nil))
    }

    @Test mutating func `chatters with more than five transitions in five minutes`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        for number in 1...4 {
            try desk.toggle(AlarmDesk.lane, toActive: number.isMultiple(of: 2), at: Int64(number) * 20_000)
        }
        #expect(try desk.alarm(id).transitions == 5)
        #expect(try desk.alarm(id).chattered == nil)
        try desk.toggle(AlarmDesk.lane, toActive: false, at: 299_999)
        #expect(try desk.alarm(id).chattered == desk.time(299_999))
        let condition = try desk.condition(AlarmDesk.lane)
        #expect(condition.isChattering(at: desk.time(299_999)))
        #expect(!condition.isChattering(at: desk.time(300_000)))
    }

    @Test mutating func `does not chatter when the sixth transition comes five minutes after the first`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 0)
        for number in 1...4 {
            try desk.toggle(AlarmDesk.lane, toActive: number.isMultiple(of: 2), at: Int64(number) * 20_000)
        }
        try desk.toggle(AlarmDesk.lane, toActive: false, at: 300_000)
        #expect(try desk.alarm(id).chattered == nil)
        #expect(try desk.alarm(id).transitions == 6)
    }
}

extension AlarmDesk {
    mutating func toggle(_ condition: ConditionKey, toActive isActive: Bool, at now: Int64) throws {
        if isActive { try raise(condition, at: now) } else { try send(.return(condition), at: now) }
    }
}
