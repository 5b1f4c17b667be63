/// Everything that happens in the access lane.
public enum AccessEvent: EventSet {
    case issued(TokenIssued)
    case revoked(TokenRevoked)
    case refused(AccessRefused)
    case denied(AccessDenied)
    case exported(DataExported)
    case started(NodeStarted)
    case stopped(NodeStopped)
    case hookAdded(HookAdded)
    case hookRemoved(HookRemoved)

    public static let kinds: [EventKind<AccessEvent>] = [
        EventKind(TokenIssued.self) { .issued($0) }, EventKind(TokenRevoked.self) { .revoked($0) },
        EventKind(AccessRefused.self) { .refused($0) }, EventKind(AccessDenied.self) { .denied($0) },
        EventKind(DataExported.self) { .exported($0) }, EventKind(NodeStarted.self) { .started($0) },
        EventKind(NodeStopped.self) { .stopped($0) }, EventKind(HookAdded.self) { .hookAdded($0) },
        EventKind(HookRemoved.self) { .hookRemoved($0) },
    ]

    public var payload: any EventPayload {
        switch self {
        case .issued(let payload): payload
        case .revoked(let payload): payload
        case .refused(let payload): payload
        case .denied(let payload): payload
        case .exported(let payload): payload
        case .started(let payload): payload
        case .stopped(let payload): payload
        case .hookAdded(let payload): payload
        case .hookRemoved(let payload): payload
        }
    }
}
