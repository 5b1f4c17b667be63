public import Calendar

/// What somebody wants done about a case.
public enum CaseCommand: Hashable, Sendable {
    case report(CaseReport)
    case act(CaseID, CaseAct)
}

/// What was seen, where, and by whom. Persons and words stand as references to the vault.
public struct CaseReport: Hashable, Sendable {
    public var place: PlacePath
    public var category: CategoryCode
    public var priority: Priority
    public var source: CaseSource
    public var reporter: String?
    public var text: String?
    public var origin: String?
    public var media: [String]?

    public init(
        place: PlacePath, category: CategoryCode, priority: Priority, source: CaseSource, reporter: String? = nil,
        text: String? = nil, origin: String? = nil, media: [String]? = nil
    ) {
        self.place = place
        self.category = category
        self.priority = priority
        self.source = source
        self.reporter = reporter
        self.text = text
        self.origin = origin
        self.media = media
    }
}

public enum CaseAct: Hashable, Sendable {
    case verify(isTrue: Bool)
    case accept
    case decline(RefusalReason)
    /// With another priority than that of the report, where somebody knows better.
    case register(priority: Priority?)
    case refuse(RefusalReason)
    case settle(text: String?, media: [String]?)
    /// With another limit than the policy's, where the case needs one.
    case dispatch(department: String, limit: TimeLimit?)
    /// Names who of the department is to do it.
    case assign(to: StaffID)
    case `return`(text: String?)
    case arrive
    case dispose(text: String?, media: [String]?)
    case check(passed: Bool, isValid: Bool, text: String?)
    case close
    case extend(by: TimeLimit)
    case requestSuspension(text: String?)
    case suspend
    case resume
    case reopen(text: String?)
    case merge(into: CaseID)
    case void(text: String?)
    case escalate(to: Level, EscalationReason)
    case warn(CaseStage)
    case rate(isSatisfied: Bool)
    case comment(text: String)

    var verb: CaseVerb {
        switch self {
        case .verify: .verify
        case .accept: .accept
        case .decline: .decline
        case .register: .register
        case .refuse: .refuse
        case .settle: .settle
        case .dispatch: .dispatch
        case .assign: .assign
        case .return: .return
        case .arrive: .arrive
        case .dispose: .dispose
        case .check: .check
        case .close: .close
        case .extend: .extend
        case .requestSuspension: .requestSuspension
        case .suspend: .suspend
        case .resume: .resume
        case .reopen: .reopen
        case .merge: .merge
        case .void: .void
        case .escalate: .escalate
        case .warn: .warn
        case .rate: .rate
        case .comment: .comment
        }
    }
}
