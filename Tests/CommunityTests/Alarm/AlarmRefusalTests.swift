import Community
import Testing
import Wire

@Suite struct `A command about alarms is refused` {
    private var desk: AlarmDesk
    private let id: AlarmID

    /// One alarm that is active and unanswered.
    init() throws {
        desk = try AlarmDesk()
        id = try desk.raise(AlarmDesk.lane, at: 0)
    }

    @Test mutating func `when it is about nothing that is known`() throws {
        let nobody = ConditionKey(device: "d9", category: "fire.smoke")
        let nothing = ConditionKey(device: "d1", category: "fire.water")
        try desk.expect(.alarmUnknown, of: .acknowledge("a9"))
        try desk.expect(.alarmUnknown, of: .comment("a9", text: "t"))
        try desk.expect(.deviceUnknown, of: .raise(AlarmReport(nobody)))
        try desk.expect(.deviceUnknown, of: .return(nobody))
        try desk.expect(.deviceUnknown, of: .withdraw(nobody, order: nil))
        try desk.expect(.alarmCategoryUnknown, of: .raise(AlarmReport(nothing)))
        try desk.expect(.alarmCategoryUnknown, of: .suppress(nothing, rule: nil))
        try desk.expect(.placeUnknown, of: .raise(AlarmReport(AlarmDesk.smoke, at: "b9")))
        try desk.expect(.staffUnknown, of: .assign(id, to: "s9"))
    }

    @Test mutating func `when its device is gone`() throws {
        var registry = try RegistryDesk.community()
        try registry.send(.removeDevice("d1"))
        desk.registry = registry.registry
        try desk.expect(.deviceRemoved, of: .raise(AlarmReport(AlarmDesk.smoke)))
    }

    @Test mutating func `when it was done already`() throws {
        try desk.send(.acknowledge(id))
        try desk.expect(.alarmAcknowledgedAlready, of: .acknowledge(id))
        try desk.send(.confirm(id))
        try desk.expect(.alarmConfirmedAlready, of: .confirm(id))
        try desk.send(.arrive(id))
        try desk.expect(.alarmArrivedAlready, of: .arrive(id))
        try desk.send(.verify(id, isGenuine: true))
        try desk.expect(.alarmVerifiedAlready, of: .verify(id, isGenuine: false))
        try desk.send(.link(id, "c1"))
        try desk.expect(.alarmLinkedAlready, of: .link(id, "c2"))
    }

    @Test mutating func `when it comes too early`() throws {
        try desk.expect(.alarmNotAcknowledged, of: .confirm(id))
        try desk.expect(.alarmStillActive, of: .reset(id))
        try desk.send(.return(AlarmDesk.lane))
        try desk.expect(.alarmNotLatched, of: .reset(id))
        try desk.expect(.alarmStepNotDue, of: .step(id, .acknowledgeNear))
        try desk.expect(.alarmStepNotDue, of: .step(id, .resolveOver))
    }

    @Test mutating func `when the step was taken`() throws {
        try desk.send(.step(id, .acknowledgeNear), at: 240_000)
        try desk.expect(.alarmStepNotDue, of: .step(id, .acknowledgeNear))
    }

    @Test mutating func `when the alarm is over`() throws {
        try desk.send(.acknowledge(id))
        try desk.send(.return(AlarmDesk.lane))
        for command: AlarmCommand in [
            .acknowledge(id), .assign(id, to: "s1"), .escalate(id, to: .street, reason: "t"), .reset(id),
            .step(id, .sceneOver),
        ] {
            let refusal = try desk.refusal(of: command)
            #expect(refusal?.rule == .alarmEnded)
            #expect(refusal?.allowed == ["confirm", "arrive", "verify", "link", "comment"])
        }
    }

    @Test mutating func `when nobody was told`() throws {
        try desk.send(.suppress(AlarmDesk.smoke, rule: "r1"))
        let silent = try desk.raise(AlarmDesk.smoke)
        try desk.expect(.alarmNotAnnunciated, of: .acknowledge(silent))
    }

    @Test mutating func `when the level knows already, or is none of the category's`() throws {
        try desk.expect(.alarmLevelNotHigher, of: .escalate(id, to: .controlRoom, reason: "t"))
        try desk.expect(.alarmLevelAboveCategory, of: .escalate(id, to: .district, reason: "t"))
    }

    @Test mutating func `when the condition is so already`() throws {
        let until = desk.time(60_000)
        try desk.expect(.conditionNotShelved, of: .unshelve(AlarmDesk.lamp))
        try desk.expect(.conditionNotSuppressed, of: .unsuppress(AlarmDesk.lamp))
        try desk.expect(.conditionNotWithdrawn, of: .reinstate(AlarmDesk.lamp))
        try desk.send(.shelve(AlarmDesk.lamp, until: until, reason: "t"))
        try desk.send(.suppress(AlarmDesk.lamp, rule: "r1"))
        try desk.send(.withdraw(AlarmDesk.lamp, order: "c1"))
        try desk.expect(.conditionShelvedAlready, of: .shelve(AlarmDesk.lamp, until: until, reason: "t"))
        try desk.expect(.conditionSuppressedAlready, of: .suppress(AlarmDesk.lamp, rule: "r1"))
        try desk.expect(.conditionWithdrawnAlready, of: .withdraw(AlarmDesk.lamp, order: "c1"))
        try desk.expect(.conditionP1NotShelved, of: .shelve(AlarmDesk.smoke, until: until, reason: "t"))
        try desk.expect(
            .conditionShelfTooLong, of: .shelve(AlarmDesk.noise, until: desk.time(100_000_000), reason: "t"))
    }

    @Test mutating func `and says what would be allowed`() throws {
        let refusal = try desk.refusal(of: .confirm(id))
        #expect(refusal?.allowed == ["acknowledge", "assign", "escalate", "arrive", "verify", "link", "comment"])
    }
}
