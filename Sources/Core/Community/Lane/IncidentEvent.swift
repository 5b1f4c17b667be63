/// Everything that happens in the incident lane.
public enum IncidentEvent: EventSet {
    case work(CaseEvent)

    public static let kinds: [EventKind<IncidentEvent>] = CaseEvent.kinds.map { $0.map { .work($0) } }

    public var payload: any EventPayload {
        switch self {
        case .work(let event): event.payload
        }
    }
}
