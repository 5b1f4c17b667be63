/// Everything that happens to the alarms of a community.
public enum AlarmEvent: EventSet {
    case raised(AlarmRaised)
    case reraised(AlarmReraised)
    case returned(AlarmReturned)
    case annunciated(AlarmAnnunciated)
    case acknowledged(AlarmAcknowledged)
    case confirmed(AlarmConfirmed)
    case commented(AlarmCommented)
    case assigned(AlarmAssigned)
    case reset(AlarmReset)
    case arrived(AlarmArrived)
    case verified(AlarmVerified)
    case escalated(AlarmEscalated)
    case reminded(AlarmReminded)
    case linked(AlarmLinked)
    case conditionReturned(ConditionReturned)
    case conditionShelved(ConditionShelved)
    case conditionUnshelved(ConditionUnshelved)
    case conditionSuppressed(ConditionSuppressed)
    case conditionUnsuppressed(ConditionUnsuppressed)
    case conditionWithdrawn(ConditionWithdrawn)
    case conditionReinstated(ConditionReinstated)

    public static let kinds: [EventKind<AlarmEvent>] = [
        EventKind(AlarmRaised.self) { .raised($0) },
        EventKind(AlarmReraised.self) { .reraised($0) },
        EventKind(AlarmReturned.self) { .returned($0) },
        EventKind(AlarmAnnunciated.self) { .annunciated($0) },
        EventKind(AlarmAcknowledged.self) { .acknowledged($0) },
        EventKind(AlarmConfirmed.self) { .confirmed($0) },
        EventKind(AlarmCommented.self) { .commented($0) },
        EventKind(AlarmAssigned.self) { .assigned($0) },
        EventKind(AlarmReset.self) { .reset($0) },
        EventKind(AlarmArrived.self) { .arrived($0) },
        EventKind(AlarmVerified.self) { .verified($0) },
        EventKind(AlarmEscalated.self) { .escalated($0) },
        EventKind(AlarmReminded.self) { .reminded($0) },
        EventKind(AlarmLinked.self) { .linked($0) },
        EventKind(ConditionReturned.self) { .conditionReturned($0) },
        EventKind(ConditionShelved.self) { .conditionShelved($0) },
        EventKind(ConditionUnshelved.self) { .conditionUnshelved($0) },
        EventKind(ConditionSuppressed.self) { .conditionSuppressed($0) },
        EventKind(ConditionUnsuppressed.self) { .conditionUnsuppressed($0) },
        EventKind(ConditionWithdrawn.self) { .conditionWithdrawn($0) },
        EventKind(ConditionReinstated.self) { .conditionReinstated($0) },
    ]

    public var payload: any EventPayload {
        switch self {
        case .raised(let event): event
        case .reraised(let event): event
        case .returned(let event): event
        case .annunciated(let event): event
        case .acknowledged(let event): event
        case .confirmed(let event): event
        case .commented(let event): event
        case .assigned(let event): event
        case .reset(let event): event
        case .arrived(let event): event
        case .verified(let event): event
        case .escalated(let event): event
        case .reminded(let event): event
        case .linked(let event): event
        case .conditionReturned(let event): event
        case .conditionShelved(let event): event
        case .conditionUnshelved(let event): event
        case .conditionSuppressed(let event): event
        case .conditionUnsuppressed(let event): event
        case .conditionWithdrawn(let event): event
        case .conditionReinstated(let event): event
        }
    }
}
