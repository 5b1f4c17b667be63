/// Everything that happens in the access lane.
public enum AccessEvent: EventSet {
    case issued(TokenIssued)
    case revoked(TokenRevoked)
    case refused(AccessRefused)
    case denied(AccessDenied)
    case exported(DataExported)
    case admitted(PersonAdmitted)
    case roleGiven(PersonRoleGiven)
    case removed(PersonRemoved)
    case loggedIn(LoginSucceeded)
    case loginRefused(LoginRefused)
    case sessionEnded(SessionEnded)
    case passwordChanged(PasswordChanged)
    case started(NodeStarted)
    case stopped(NodeStopped)
    case hookAdded(HookAdded)
    case hookRemoved(HookRemoved)
    case keepingChanged(KeepingChanged)
    case purged(RecordsPurged)
    case scarce(DiskGotScarce)
    case free(DiskGotFree)
    case read(SubjectRead)
    case erased(SubjectErased)

    public static let kinds: [EventKind<AccessEvent>] = [
        EventKind(TokenIssued.self) { .issued($0) }, EventKind(TokenRevoked.self) { .revoked($0) },
        EventKind(AccessRefused.self) { .refused($0) }, EventKind(AccessDenied.self) { .denied($0) },
        EventKind(DataExported.self) { .exported($0) }, EventKind(PersonAdmitted.self) { .admitted($0) },
        EventKind(PersonRoleGiven.self) { .roleGiven($0) }, EventKind(PersonRemoved.self) { .removed($0) },
        EventKind(LoginSucceeded.self) { .loggedIn($0) }, EventKind(LoginRefused.self) { .loginRefused($0) },
        EventKind(SessionEnded.self) { .sessionEnded($0) }, EventKind(PasswordChanged.self) { .passwordChanged($0) },
        EventKind(NodeStarted.self) { .started($0) }, EventKind(NodeStopped.self) { .stopped($0) },
        EventKind(HookAdded.self) { .hookAdded($0) }, EventKind(HookRemoved.self) { .hookRemoved($0) },
        EventKind(KeepingChanged.self) { .keepingChanged($0) },
        EventKind(RecordsPurged.self) { .purged($0) }, EventKind(DiskGotScarce.self) { .scarce($0) },
        EventKind(DiskGotFree.self) { .free($0) }, EventKind(SubjectRead.self) { .read($0) },
        EventKind(SubjectErased.self) { .erased($0) },
    ]

    public var payload: any EventPayload {
        switch self {
        case .issued(let payload): payload
        case .revoked(let payload): payload
        case .refused(let payload): payload
        case .denied(let payload): payload
        case .exported(let payload): payload
        case .admitted(let payload): payload
        case .roleGiven(let payload): payload
        case .removed(let payload): payload
        case .loggedIn(let payload): payload
        case .loginRefused(let payload): payload
        case .sessionEnded(let payload): payload
        case .passwordChanged(let payload): payload
        case .started(let payload): payload
        case .stopped(let payload): payload
        case .hookAdded(let payload): payload
        case .hookRemoved(let payload): payload
        case .keepingChanged(let payload): payload
        case .purged(let payload): payload
        case .scarce(let payload): payload
        case .free(let payload): payload
        case .read(let payload): payload
        case .erased(let payload): payload
        }
    }
}
