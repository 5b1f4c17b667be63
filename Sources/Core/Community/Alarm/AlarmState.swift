/// The states of ISA-18.2. Shelved, suppressed and out of service are said of the condition, and stand beside them.
public enum AlarmState: String, TextCoded, CaseIterable {
    /// Active, and nobody has been told: the condition is shelved, suppressed or out of service, or the news is old.
    case silent
    /// Active, and nobody has answered.
    case unacknowledged
    /// Active, and somebody has answered.
    case acknowledged
    /// Back to normal, and nobody has answered yet.
    case returned
    /// Back to normal, and neither answered nor reset.
    case latched
    /// Back to normal and answered: only the reset is missing.
    case latchedAcknowledged = "latched-acknowledged"
    case normal

    public var isActive: Bool { self == .silent || self == .unacknowledged || self == .acknowledged }
    public var isOpen: Bool { self != .normal }
    public var awaitsAcknowledgement: Bool { self == .unacknowledged || self == .returned || self == .latched }
    public var awaitsReset: Bool { self == .latched || self == .latchedAcknowledged }
}

/// Why nobody was told of an alarm.
public enum Silence: String, TextCoded, CaseIterable {
    case shelved, suppressed
    case outOfService = "out-of-service"
    /// Old news of low priority.
    case late
    /// Old news: a return to normal that happened later is recorded already.
    case over
    /// Old news: an acknowledgement that happened later is recorded already.
    case acknowledged
}

/// What a repeated raise does to the alarm that is open.
public enum ReraiseEffect: String, TextCoded, CaseIterable {
    /// It was active already.
    case repeated
    /// It was active and is over again: what came later is recorded already.
    case past
    /// It is active again; whoever was told of it still is, or need not be.
    case active
    /// It is active again and told again.
    case annunciated
}

/// A step of the escalation that time brings about.
public enum EscalationStep: String, TextCoded, CaseIterable {
    /// A P1 goes to the control room and the estate at once.
    case atOnce = "at-once"
    case acknowledgeNear = "acknowledge-80"
    case acknowledgeOver = "acknowledge-100"
    /// A P1 that nobody has acknowledged goes to the community.
    case unacknowledged
    case sceneNear = "scene-80"
    case sceneOver = "scene-100"
    case resolveNear = "resolve-80"
    case resolveOver = "resolve-100"

    /// Its place in the set of steps that an alarm has taken.
    var bit: Int64 {
        switch self {
        case .atOnce: 1 << 0
        case .acknowledgeNear: 1 << 1
        case .acknowledgeOver: 1 << 2
        case .unacknowledged: 1 << 3
        case .sceneNear: 1 << 4
        case .sceneOver: 1 << 5
        case .resolveNear: 1 << 6
        case .resolveOver: 1 << 7
        }
    }
}

/// The ways in which a condition tells nobody.
public enum SuppressionKind: String, TextCoded, CaseIterable {
    case shelved, suppressed
    case outOfService = "out-of-service"

    var silence: Silence {
        switch self {
        case .shelved: .shelved
        case .suppressed: .suppressed
        case .outOfService: .outOfService
        }
    }
}
