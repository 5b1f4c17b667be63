/// Everything that happens to a case.
public enum CaseEvent: EventSet {
    case reported(CaseReported)
    case verified(CaseVerified)
    case accepted(CaseAccepted)
    case declined(CaseDeclined)
    case registered(CaseRegistered)
    case unregistered(CaseUnregistered)
    case dispatched(CaseDispatched)
    case assigned(CaseAssigned)
    case returned(CaseReturned)
    case arrived(CaseArrived)
    case disposed(CaseDisposed)
    case checked(CaseChecked)
    case closed(CaseClosed)
    case settled(CaseSettled)
    case extended(CaseExtended)
    case suspensionRequested(CaseSuspensionRequested)
    case suspended(CaseSuspended)
    case resumed(CaseResumed)
    case reopened(CaseReopened)
    case merged(CaseMerged)
    case absorbed(CaseAbsorbed)
    case voided(CaseVoided)
    case escalated(CaseEscalated)
    case warned(CaseWarned)
    case rated(CaseRated)
    case commented(CaseCommented)

    public static let kinds: [EventKind<CaseEvent>] = [
        EventKind(CaseReported.self) { .reported($0) },
        EventKind(CaseVerified.self) { .verified($0) },
        EventKind(CaseAccepted.self) { .accepted($0) },
        EventKind(CaseDeclined.self) { .declined($0) },
        EventKind(CaseRegistered.self) { .registered($0) },
        EventKind(CaseUnregistered.self) { .unregistered($0) },
        EventKind(CaseDispatched.self) { .dispatched($0) },
        EventKind(CaseAssigned.self) { .assigned($0) },
        EventKind(CaseReturned.self) { .returned($0) },
        EventKind(CaseArrived.self) { .arrived($0) },
        EventKind(CaseDisposed.self) { .disposed($0) },
        EventKind(CaseChecked.self) { .checked($0) },
        EventKind(CaseClosed.self) { .closed($0) },
        EventKind(CaseSettled.self) { .settled($0) },
        EventKind(CaseExtended.self) { .extended($0) },
        EventKind(CaseSuspensionRequested.self) { .suspensionRequested($0) },
        EventKind(CaseSuspended.self) { .suspended($0) },
        EventKind(CaseResumed.self) { .resumed($0) },
        EventKind(CaseReopened.self) { .reopened($0) },
        EventKind(CaseMerged.self) { .merged($0) },
        EventKind(CaseAbsorbed.self) { .absorbed($0) },
        EventKind(CaseVoided.self) { .voided($0) },
        EventKind(CaseEscalated.self) { .escalated($0) },
        EventKind(CaseWarned.self) { .warned($0) },
        EventKind(CaseRated.self) { .rated($0) },
        EventKind(CaseCommented.self) { .commented($0) },
    ]

    public var payload: any EventPayload {
        switch self {
        case .reported(let event): event
        case .verified(let event): event
        case .accepted(let event): event
        case .declined(let event): event
        case .registered(let event): event
        case .unregistered(let event): event
        case .dispatched(let event): event
        case .assigned(let event): event
        case .returned(let event): event
        case .arrived(let event): event
        case .disposed(let event): event
        case .checked(let event): event
        case .closed(let event): event
        case .settled(let event): event
        case .extended(let event): event
        case .suspensionRequested(let event): event
        case .suspended(let event): event
        case .resumed(let event): event
        case .reopened(let event): event
        case .merged(let event): event
        case .absorbed(let event): event
        case .voided(let event): event
        case .escalated(let event): event
        case .warned(let event): event
        case .rated(let event): event
        case .commented(let event): event
        }
    }
}
