import Community
import Testing
import Wire

@Suite struct `A late alarm` {
    private var desk: AlarmDesk
    private let hour: Int64 = 3_600_000

    init() throws {
        desk = try AlarmDesk()
        try desk.trustClock()
    }

    private mutating func raise(
        _ condition: ConditionKey, at now: Int64, occurred: Int64, isBuffered: Bool = false
    ) throws -> Alarm {
        let id = try desk.raise(condition, at: now, occurred: occurred, isBuffered: isBuffered)
        return try desk.alarm(id)
    }

    @Test(arguments: [(600_000, false), (600_001, true)])
    mutating func `occurred more than ten minutes ago`(age: Int64, isLate: Bool) throws {
        let alarm = try raise(AlarmDesk.lane, at: hour, occurred: hour - age)
        #expect(alarm.isLate == isLate)
    }

    @Test mutating func `may be any age when its sender says that it was buffered`() throws {
        let alarm = try raise(AlarmDesk.lane, at: hour, occurred: hour - 1, isBuffered: true)
        #expect(alarm.isLate)
    }

    @Test(arguments: [(59_999, true), (60_000, false), (-59_999, true), (-60_000, false)])
    mutating func `is one only if the clock of its source is right`(offset: Int64, isLate: Bool) throws {
        desk = try AlarmDesk()
        try desk.send(.return(AlarmDesk.noise), at: 0, occurred: -offset)
        let alarm = try raise(AlarmDesk.lane, at: hour, occurred: hour - 700_000)
        #expect(alarm.isLate == isLate)
    }

    @Test mutating func `is not known as such before its source was ever heard`() throws {
        desk = try AlarmDesk()
        let alarm = try raise(AlarmDesk.lane, at: hour, occurred: 0)
        #expect(!alarm.isLate)
        #expect(alarm.annunciated == desk.time(hour))
    }

    @Test(arguments: [AlarmDesk.smoke, AlarmDesk.lane])
    mutating func `is told if it is a P1 or a P2`(condition: ConditionKey) throws {
        let alarm = try raise(condition, at: hour, occurred: 0)
        #expect(alarm.isLate)
        #expect(alarm.state == .unacknowledged)
        #expect(alarm.annunciated == desk.time(hour))
        #expect(alarm.raised == desk.time(0))
    }

    @Test(arguments: [AlarmDesk.noise, AlarmDesk.lamp])
    mutating func `is kept and not told if it is a P3 or a P4`(condition: ConditionKey) throws {
        let alarm = try raise(condition, at: hour, occurred: 10)
        #expect(alarm.state == .silent)
        #expect(alarm.silence == .late)
        #expect(alarm.annunciated == nil)
        #expect(alarm.level == .scene)
    }

    @Test(arguments: [AlarmDesk.smoke, AlarmDesk.lamp])
    mutating func `is none when people had been told of it then, by the system before`(condition: ConditionKey) throws {
        let offset = desk.offset()
        let report = AlarmReport(condition, isBuffered: true, wasTold: true)
        let raised = try #require(try desk.send(.raise(report), at: hour, occurred: 10).first)
        let id = AlarmID(text: raised.subject)
        try desk.send(.acknowledge(id), at: hour, occurred: 40_010)
        let alarm = try desk.alarm(id)
        #expect(!alarm.isLate && alarm.silence == nil && alarm.state == .acknowledged)
        #expect(alarm.annunciated == desk.time(10) && alarm.acknowledged == desk.time(40_010))
        #expect(desk.offset() == offset)
    }

    @Test mutating func `of a low priority is told when it comes again live`() throws {
        let late = try raise(AlarmDesk.lamp, at: hour, occurred: 10)
        try desk.raise(AlarmDesk.lamp, at: hour + 1_000)
        let alarm = try desk.alarm(late.id)
        #expect(alarm.state == .unacknowledged)
        #expect(alarm.annunciated == desk.time(hour + 1_000))
    }

    @Test mutating func `is not told if a later return is recorded already`() throws {
        try desk.send(.return(AlarmDesk.smoke), at: 50_000)
        let alarm = try raise(AlarmDesk.smoke, at: hour, occurred: 49_999)
        #expect(alarm.state == .normal)
        #expect(alarm.silence == .over)
        #expect(alarm.returned == desk.time(50_000))
        #expect(alarm.annunciated == nil)
    }

    @Test mutating func `is told if the return that is recorded is not later`() throws {
        try desk.send(.return(AlarmDesk.smoke), at: 50_000)
        let alarm = try raise(AlarmDesk.smoke, at: hour, occurred: 50_000)
        #expect(alarm.state == .unacknowledged)
    }

    @Test mutating func `is not told if a later acknowledgement is recorded already`() throws {
        let first = try desk.raise(AlarmDesk.lane, at: 10_000)
        try desk.send(.return(AlarmDesk.lane), at: 20_000)
        try desk.send(.acknowledge(first), at: 60_000)
        let alarm = try raise(AlarmDesk.lane, at: hour, occurred: 40_000)
        #expect(alarm.id != first)
        #expect(alarm.silence == .acknowledged)
        #expect(alarm.state == .acknowledged)
        #expect(alarm.acknowledged == desk.time(60_000))
        try desk.send(.return(AlarmDesk.lane), at: hour + 1)
        #expect(desk.state(alarm.id) == .normal)
    }

    @Test mutating func `of a cycle before the open one stands beside it`() throws {
        try desk.send(.return(AlarmDesk.lane), at: 50_000)
        let open = try desk.raise(AlarmDesk.lane, at: hour)
        let old = try raise(AlarmDesk.lane, at: hour + 1, occurred: 40_000)
        #expect(old.id != open)
        #expect(old.silence == .over)
        #expect(try desk.condition(AlarmDesk.lane).current == open)
    }

    @Test mutating func `raise of an alarm that has returned since changes nothing`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: 10_000)
        try desk.send(.return(AlarmDesk.lane), at: hour)
        try desk.raise(AlarmDesk.lane, at: hour + 1, occurred: 20_000)
        let alarm = try desk.alarm(id)
        #expect(alarm.state == .returned)
        #expect(alarm.reraises == 1)
    }

    @Test mutating func `return of an earlier activation does not end the one of now`() throws {
        let id = try desk.raise(AlarmDesk.lane, at: hour)
        try desk.send(.return(AlarmDesk.lane), at: hour + 1, occurred: 10)
        #expect(desk.state(id) == .unacknowledged)
    }

    @Test mutating func `raise that overtook its return is told, and returned`() throws {
        try desk.send(.return(AlarmDesk.lane), at: 30_000, occurred: 29_000)
        let alarm = try raise(AlarmDesk.lane, at: 31_000, occurred: 20_000)
        #expect(!alarm.isLate)
        #expect(alarm.annunciated == desk.time(31_000))
        #expect(alarm.state == .returned)
        #expect(alarm.fleeted == desk.time(29_000))
    }

    @Test mutating func `clock that ran ahead silences nothing`() throws {
        try desk.send(.return(AlarmDesk.smoke), at: 1_000, occurred: 1_000 * hour)
        let alarm = try raise(AlarmDesk.smoke, at: 2_000, occurred: 2_000)
        #expect(alarm.state == .unacknowledged)
    }

    @Test mutating func `backlog teaches nothing about the clock`() throws {
        for number in 0..<20 {
            let occurred = Int64(number) * 120_000
            try desk.toggle(AlarmDesk.lamp, toActive: true, at: 24 * hour + Int64(number), occurred: occurred)
        }
        #expect(desk.offset() == 0)
    }

    @Test mutating func `clock that was set back is believed in its new offset after ten minutes`() throws {
        for minute in 0...9 {
            try desk.send(.return(AlarmDesk.lamp), at: hour + Int64(minute) * 60_000, occurred: Int64(minute) * 60_000)
        }
        #expect(desk.offset() == 0)
        try desk.send(.return(AlarmDesk.lamp), at: hour + 600_000, occurred: 600_000)
        #expect(desk.offset() == hour)
        let alarm = try raise(AlarmDesk.lamp, at: hour + 601_000, occurred: 601_000)
        #expect(!alarm.isLate)
        #expect(alarm.annunciated != nil)
    }

    @Test mutating func `clock is known by the least lag of the latest messages`() throws {
        desk = try AlarmDesk()
        let lags: [Int64] = [9_000, 3_000, 7_000, 5_000, 8_000, 9_000, 9_000, 9_000]
        for (number, lag) in (lags + lags.map { $0 + 40_000 }).enumerated() {
            let now = Int64(number + 100) * 1_000
            try desk.send(.return(AlarmDesk.lamp), at: now, occurred: now - lag)
            #expect(desk.offset() == (number == 0 ? 9_000 : number < 15 ? 3_000 : 43_000))
        }
    }
}

extension AlarmDesk {
    mutating func toggle(_ condition: ConditionKey, toActive isActive: Bool, at now: Int64, occurred: Int64) throws {
        if isActive {
            try raise(condition, at: now, occurred: occurred)
        } else {
            try send(.return(condition), at: now, occurred: occurred)
        }
    }
}
