public import Wire

/// The limit that runs for a case now.
public struct CaseClock: Hashable, Sendable {
    public let stage: CaseStage
    public let since: Instant
    public let due: Instant

    /// When four fifths of the limit are over, to the millisecond and rounded up.
    public var warning: Instant {
        let total = since.milliseconds(to: due)
        return since.advanced(byMilliseconds: total / 5 * 4 + (total % 5 * 4 + 4) / 5)
    }
}

/// 绿, 黄, 红: how much of the limit is over.
public enum Light: String, CaseIterable, TextCoded {
    case green, yellow, red
}

extension Case {
    public var clock: CaseClock? {
        guard !isSuspended else { return nil }
        let (stage, since, due): (CaseStage, Instant?, Instant?) =
            switch state {
            // Since its own report: that of a case merged into it may have been earlier.
            case .reported where source.isVerified: (.accept, moved, acceptDue)
            case .reported: (.verify, moved, verifyDue)
            case .verified: (.accept, verified, acceptDue)
            case .accepted: (.register, accepted, registerDue)
            case .registered: (.dispatch, registered, dispatchDue)
            case .dispatched, .returned, .rework: (.dispose, disposalBegan, deadline)
            case .disposed: (.check, disposed, checkDue)
            case .checked: (.close, checked, closeDue)
            default: (.close, nil, nil)
            }
        guard let since, let due else { return nil }
        return CaseClock(stage: stage, since: since, due: due)
    }

    /// Green until four fifths of the limit are over, yellow up to its end, red when it is late. Counted in the time
    /// between start and deadline as it passes on the wall, because that is what whoever looks at the board has left.
    public func light(at now: Instant) -> Light? {
        guard let clock else { return nil }
        return now > clock.due ? .red : now >= clock.warning ? .yellow : .green
    }

    /// When the disposal would have begun if its clock had never stood: time that stood is nobody's.
    private var disposalBegan: Instant? {
        running.map { $0.advanced(byMilliseconds: -ran) } ?? firstDispatched
    }
}

/// Tells the level that has a case when four fifths of a limit are over, and the next one when it has passed.
///
/// Proposes the same commands however often it looks, so a crash between looking and recording does nothing twice. A
/// limit that a case comes back to is one to warn of again, so the ids count what was recorded before.
public enum CaseEscalation {
    static let version = 1

    /// What time brings about if nothing else happens, the first first.
    public static func upcoming(for subject: Case) -> [Due<CaseCommand>] {
        guard let clock = subject.clock, subject.ended == nil else { return [] }
        let late = clock.due.advanced(byMilliseconds: 1)
        // A sender's clock may be ahead: nothing is done about a case before it came to where it is.
        let (warning, passing) = (max(min(clock.warning, late), subject.moved), max(late, subject.moved))
        var found: [Due<CaseCommand>] = []
        if subject.warned != clock.stage {
            found.append(due("warn-\(subject.warnings)", subject, clock, since: warning, .warn(clock.stage)))
        }
        if subject.escalatedDue != clock.due, let next = subject.level.next {
            let what = "escalate-\(subject.escalations)"
            found.append(due(what, subject, clock, since: passing, .escalate(to: next, .overdue)))
        }
        return found
    }

    private static func due(
        _ what: String, _ subject: Case, _ clock: CaseClock, since: Instant, _ act: CaseAct
    ) -> Due<CaseCommand> {
        let interval = "\(subject.id)/\(clock.stage.rawValue)/\(clock.due.milliseconds)/\(what)"
        return Due("escalation-\(version)", about: interval, since: since, .act(subject.id, act))
    }
}
