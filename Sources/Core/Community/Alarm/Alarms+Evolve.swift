internal import Wire

extension Alarms {
    public mutating func evolve(_ fact: Fact<AlarmEvent>) {
        switch fact.event {
        case .raised(let event): raised(fact, event)
        case .reraised(let event): reraised(fact, event)
        case .returned(let event): returned(fact, event)
        case .annunciated: change(fact) { $0.annunciate(at: fact.recorded) }
        case .acknowledged: acknowledged(fact)
        case .confirmed: change(fact) { $0.confirmed = fact.occurred }
        case .commented: change(fact) { $0.comments += 1 }
        case .assigned(let event): change(fact) { $0.assignee = event.assignee }
        case .reset: reset(fact)
        case .arrived: change(fact) { $0.arrived = fact.occurred }
        case .verified(let event):
            change(fact) { alarm in
                alarm.verified = fact.occurred
                alarm.isGenuine = event.isGenuine
            }
        case .escalated(let event):
            change(fact) { alarm in
                alarm.level = max(alarm.level, event.to)
                alarm.climbs.append(Climb(from: event.from, to: event.to, time: fact.occurred))
                alarm.steps |= event.step?.bit ?? 0
            }
        case .reminded(let event): change(fact) { $0.steps |= event.step.bit }
        case .linked(let event): change(fact) { $0.caseID = event.caseID }
        default: evolveCondition(fact)
        }
    }

    private mutating func evolveCondition(_ fact: Fact<AlarmEvent>) {
        switch fact.event {
        case .conditionReturned(let event): conditionReturned(fact, event)
        case .conditionShelved(let event):
            suppress(fact, event.category, .shelved, isControlled: true, until: event.until)
        case .conditionUnshelved(let event): lift(fact, event.category, .shelved)
        case .conditionSuppressed(let event):
            suppress(fact, event.category, .suppressed, isControlled: event.rule != nil)
        case .conditionUnsuppressed(let event): lift(fact, event.category, .suppressed)
        case .conditionWithdrawn(let event):
            suppress(fact, event.category, .outOfService, isControlled: event.order != nil)
        case .conditionReinstated(let event): lift(fact, event.category, .outOfService)
        default: break
        }
    }

    private mutating func change(_ fact: Fact<AlarmEvent>, _ change: (inout Alarm) -> Void) {
        table.modify(AlarmID(text: fact.subject), change)
    }
}

/// What devices said.
extension Alarms {
    private mutating func raised(_ fact: Fact<AlarmEvent>, _ event: AlarmRaised) {
        let alarm = Alarm(fact, event, latches: taxonomy[event.category]?.latches ?? false)
        let key = alarm.condition
        let isChattering = conditions.modify(key, orMake: { Condition(key) }) { condition in
            condition.transition(at: fact.occurred)
            // What is over does not take the place of what is open.
            if alarm.state.isOpen { condition.current = alarm.id }
            return condition.isChattering
        }
        table.put(alarm)
        if isChattering { table.modify(alarm.id) { $0.chattered = fact.occurred } }
        hear(fact, event.device, isBuffered: event.isBuffered, isLate: event.isLate)
    }

    private mutating func reraised(_ fact: Fact<AlarmEvent>, _ event: AlarmReraised) {
        let id = AlarmID(text: fact.subject)
        let told = fact.told(isBuffered: event.isBuffered, isLate: event.isLate)
        guard
            let (key, begins) = table.modify(
                id,
                { alarm in (alarm.condition, alarm.reraise(event.effect, occurred: fact.occurred, told: told)) })
        else { return }
        if begins { transition(of: key, id, at: fact.occurred) }
        hear(fact, key.device, isBuffered: event.isBuffered, isLate: event.isLate)
    }

    private mutating func returned(_ fact: Fact<AlarmEvent>, _ event: AlarmReturned) {
        let id = AlarmID(text: fact.subject)
        guard let found = table[id] else { return }
        let (key, latches) = (found.condition, taxonomy[found.category]?.latches ?? false)
        table.modify(id) { $0.return(at: fact.occurred, latches: latches) }
        transition(of: key, id, at: fact.occurred)
        conditions.modify(key) { $0.note(returned: min(fact.occurred, fact.recorded)) }
        settle(id, key)
        hear(fact, key.device, isBuffered: event.isBuffered, isLate: event.isLate)
    }

    private mutating func conditionReturned(_ fact: Fact<AlarmEvent>, _ event: ConditionReturned) {
        let key = ConditionKey(device: ID(text: fact.subject), category: event.category)
        conditions.modify(key, orMake: { Condition(key) }) { condition in
            // A clock that is ahead must not make what is raised later look old.
            condition.note(returned: min(fact.occurred, fact.recorded))
        }
        hear(fact, key.device, isBuffered: event.isBuffered, isLate: event.isLate)
    }

    private mutating func transition(of key: ConditionKey, _ id: AlarmID, at time: Instant) {
        let isChattering = conditions.modify(key) { condition in
            condition.transition(at: time)
            return condition.isChattering
        }
        guard isChattering ?? false else { return }
        table.modify(id) { $0.chattered = $0.chattered ?? time }
    }

    private mutating func hear(_ fact: Fact<AlarmEvent>, _ device: DeviceID, isBuffered: Bool, isLate: Bool) {
        guard !isBuffered else { return }
        sources.modify(device, orMake: { Source(device) }) {
            $0.hear(fact.occurred, recorded: fact.recorded, isLate: isLate)
        }
    }
}

/// What people did.
extension Alarms {
    private mutating func acknowledged(_ fact: Fact<AlarmEvent>) {
        let id = AlarmID(text: fact.subject)
        guard
            let key = table.modify(
                id,
                { alarm in
                    alarm.acknowledge(at: fact.occurred)
                    return alarm.condition
                })
        else { return }
        conditions.modify(key) { $0.acknowledged = max($0.acknowledged ?? fact.occurred, fact.occurred) }
        settle(id, key)
    }

    private mutating func reset(_ fact: Fact<AlarmEvent>) {
        let id = AlarmID(text: fact.subject)
        guard
            let key = table.modify(
                id,
                { alarm in
                    alarm.reset(at: fact.occurred)
                    return alarm.condition
                })
        else { return }
        settle(id, key)
    }

    /// The condition of an alarm that is over has none.
    private mutating func settle(_ id: AlarmID, _ key: ConditionKey) {
        guard table[id]?.state == .normal else { return }
        conditions.modify(key) { condition in
            if condition.current == id { condition.current = nil }
        }
    }

    private mutating func suppress(
        _ fact: Fact<AlarmEvent>, _ category: CategoryCode, _ kind: SuppressionKind, isControlled: Bool,
        until end: Instant? = nil
    ) {
        let key = ConditionKey(device: ID(text: fact.subject), category: category)
        conditions.modify(key, orMake: { Condition(key) }) { $0.begin(kind, at: fact.occurred, until: end) }
        var suppression = Suppression()
        suppression.key = Suppression.Key(condition: key, kind: kind, began: fact.occurred)
        suppression.place = fact.place ?? .community
        suppression.expires = end
        suppression.isControlled = isControlled
        suppressions.put(suppression)
    }

    private mutating func lift(_ fact: Fact<AlarmEvent>, _ category: CategoryCode, _ kind: SuppressionKind) {
        let key = ConditionKey(device: ID(text: fact.subject), category: category)
        guard
            let began = conditions.modify(
                key,
                { condition in
                    defer { condition.lift(kind) }
                    return condition.began(kind)
                }) ?? nil
        else { return }
        suppressions.modify(Suppression.Key(condition: key, kind: kind, began: began)) { suppression in
            suppression.ended = min(fact.occurred, suppression.expires ?? fact.occurred)
        }
    }
}
