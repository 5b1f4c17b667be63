internal import Wire

extension Alarm {
    /// Active for less than this is fleeting.
    static let fleetingMilliseconds: Int64 = 10_000

    /// Begins an alarm with its raise.
    init(_ fact: Fact<AlarmEvent>, _ event: AlarmRaised, latches: Bool) {
        id = AlarmID(text: fact.subject)
        (device, category) = (event.device, event.category)
        place = fact.place ?? .community
        priority = event.priority
        (raised, recorded, activated) = (fact.occurred, fact.recorded, fact.occurred)
        (isLate, silence) = (event.isLate, event.silence)
        switch event.silence {
        case nil:
            annunciate(at: fact.told(isBuffered: event.isBuffered, isLate: event.isLate))
            if let returned = event.returned { `return`(at: returned, latches: latches) }
        case .acknowledged:
            state = .acknowledged
            acknowledged = event.acknowledged
        default:
            state = .silent
            if let returned = event.returned { `return`(at: returned, latches: latches) }
        }
    }

    /// Takes in another raise, and says whether the condition went from normal to active with it.
    mutating func reraise(_ effect: ReraiseEffect, occurred: Instant, told: Instant) -> Bool {
        reraises += 1
        let begins = !state.isActive && effect != .repeated
        if begins { transitions += 1 }
        guard effect == .active || effect == .annunciated else { return begins }
        if begins {
            activated = occurred
            (returned, reset) = (nil, nil)
            state = state == .latchedAcknowledged ? .acknowledged : .unacknowledged
        }
        if effect == .annunciated { annunciate(at: told) }
        return begins
    }

    mutating func annunciate(at time: Instant) {
        if annunciated == nil { annunciated = time } else { alerts.append(time) }
        alerted = time
        state = .unacknowledged
        level = max(level, .controlRoom)
        for step in [EscalationStep.acknowledgeNear, .acknowledgeOver, .unacknowledged] { steps &= ~step.bit }
    }

    mutating func acknowledge(at time: Instant) {
        acknowledged = acknowledged ?? time
        switch state {
        case .unacknowledged: state = .acknowledged
        case .latched: state = .latchedAcknowledged
        default: end(at: time)
        }
    }

    mutating func `return`(at time: Instant, latches: Bool) {
        transitions += 1
        returned = time
        if activated.milliseconds(to: time) < Self.fleetingMilliseconds { fleeted = fleeted ?? time }
        switch state {
        case .unacknowledged: state = latches ? .latched : .returned
        case .acknowledged where latches: state = .latchedAcknowledged
        default: end(at: time)
        }
    }

    mutating func reset(at time: Instant) {
        reset = time
        if state == .latched { state = .returned } else { end(at: time) }
    }

    private mutating func end(at time: Instant) {
        state = .normal
        ended = time
    }
}

extension Fact where Event == AlarmEvent {
    /// When people were told: when it was recorded, but for what was kept without being late. They had been told then.
    func told(isBuffered: Bool, isLate: Bool) -> Instant { isBuffered && !isLate ? occurred : recorded }
}
