/// Everything that happens in the incident lane.
public enum IncidentEvent: EventSet {
    case registry(RegistryEvent)
    case alarm(AlarmEvent)
    case work(CaseEvent)
    case inspection(InspectionEvent)
    case evidence(EvidenceEvent)

    public static let kinds: [EventKind<IncidentEvent>] =
        RegistryEvent.kinds.map { $0.map { .registry($0) } } + AlarmEvent.kinds.map { $0.map { .alarm($0) } }
        + CaseEvent.kinds.map { $0.map { .work($0) } } + InspectionEvent.kinds.map { $0.map { .inspection($0) } }
        + EvidenceEvent.kinds.map { $0.map { .evidence($0) } }

    public var payload: any EventPayload {
        switch self {
        case .registry(let event): event.payload
        case .alarm(let event): event.payload
        case .work(let event): event.payload
        case .inspection(let event): event.payload
        case .evidence(let event): event.payload
        }
    }
}

/// Everything that can be asked of the incident lane.
public enum IncidentCommand: Hashable, Sendable {
    /// Reports what an alarm tells as a case, and links the two at once: one alarm opens at most one case.
    case openCase(of: AlarmID)
    case registry(RegistryCommand)
    case alarm(AlarmCommand)
    case work(CaseCommand)
    case inspection(InspectionCommand)
    case evidence(EvidenceCommand)
}
