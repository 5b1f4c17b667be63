/// Where a case (案件, 工单) stands.
public enum CaseState: String, CaseIterable, TextCoded {
    /// 上报
    case reported
    /// 核实: it is so.
    case verified
    /// 核实: it is not so.
    case refuted
    /// 受理
    case accepted
    /// 不予受理
    case declined
    /// 立案
    case registered
    /// 不予立案
    case unregistered
    /// 派遣: the disposal clock runs.
    case dispatched
    /// 退回: the department sends it back; the clock keeps running.
    case returned
    /// 处置: the disposal clock stands.
    case disposed
    /// 核查 failed: to be dispatched again.
    case rework
    /// 核查 passed
    case checked
    /// 结案
    case closed
    /// 自行处置: whoever found it put it right on the spot.
    case settled
    /// 合并: another case goes on in its place.
    case merged
    /// 作废
    case voided

    /// Whether anything more is expected of anybody.
    public var isOpen: Bool {
        switch self {
        case .refuted, .declined, .unregistered, .closed, .settled, .merged, .voided: false
        default: true
        }
    }

    /// 立案 was decided in favour, whatever came of it.
    public var isRegistered: Bool {
        switch self {
        case .registered, .dispatched, .returned, .disposed, .rework, .checked, .closed: true
        default: false
        }
    }

    /// What may be done, but for what is allowed of every case.
    var verbs: [CaseVerb] {
        switch self {
        case .reported: [.verify, .accept, .decline, .settle, .merge, .void, .escalate]
        case .verified: [.accept, .decline, .settle, .merge, .void, .escalate]
        case .accepted: [.register, .refuse, .merge, .void, .escalate]
        case .registered: [.dispatch, .merge, .void, .escalate]
        case .dispatched:
            [
                .dispatch, .assign, .return, .arrive, .dispose, .extend, .requestSuspension, .suspend, .merge, .void,
                .escalate,
            ]
        case .returned: [.dispatch, .extend, .requestSuspension, .suspend, .merge, .void, .escalate]
        case .disposed: [.check, .escalate]
        case .rework: [.dispatch, .extend, .void, .escalate]
        case .checked: [.close, .escalate]
        case .closed: [.reopen, .rate]
        case .settled: [.rate]
        case .refuted, .declined, .unregistered, .merged, .voided: []
        }
    }
}

/// What can be done with a case.
public enum CaseVerb: String, CaseIterable, Sendable {
    case report, verify, accept, decline, register, refuse, settle, dispatch, assign, `return`, arrive, dispose, check,
        close
    case extend, requestSuspension = "request-suspension", suspend, resume, reopen, merge, void, escalate, warn, rate
    case comment
}

/// Who saw it first.
public enum CaseSource: String, CaseIterable, TextCoded {
    case sensor, patrol, resident
    /// 12345
    case hotline

    /// Sensors and patrols see for themselves; what the public reports is verified first.
    public var isVerified: Bool { self == .sensor || self == .patrol }
    public var isPublic: Bool { !isVerified }
}

/// Why a report does not become a case.
public enum RefusalReason: String, CaseIterable, TextCoded {
    case duplicate
    case outOfScope = "out-of-scope"
    case insufficient
    case other
}

/// Why a case went up a level.
public enum EscalationReason: String, CaseIterable, TextCoded {
    /// A limit has passed.
    case overdue
    /// Nobody acknowledged it in time.
    case unacknowledged
    /// It concerns the higher level from the start.
    case priority
    case manual
}

/// The limits that run one after the other while a case goes its way.
public enum CaseStage: String, CaseIterable, TextCoded {
    case verify, accept, register, dispatch, dispose, check, close
}
