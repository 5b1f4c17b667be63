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

    /// A command that time has brought about, with the id that makes its repetition the same command.
    public struct Due: Hashable, Sendable {
        public let id: String
        public let command: CaseCommand
    }

    public static func due(for subject: Case, at now: Instant) -> [Due] {
        guard let clock = subject.clock, let light = subject.light(at: now) else { return [] }
        var found: [Due] = []
        if light != .green, subject.warned != clock.stage {
            found.append(due("warn-\(subject.warnings)", subject, clock, .warn(clock.stage)))
        }
        if light == .red, subject.escalatedDue != clock.due, let next = subject.level.next {
            found.append(due("escalate-\(subject.escalations)", subject, clock, .escalate(to: next, .overdue)))
        }
        return found
    }

    /// When to look again; nil when time alone changes nothing.
    public static func next(for subject: Case, after now: Instant) -> Instant? {
        guard let clock = subject.clock else { return nil }
        return [clock.warning, clock.due.advanced(byMilliseconds: 1)].first { $0 > now }
    }

    private static func due(_ what: String, _ subject: Case, _ clock: CaseClock, _ act: CaseAct) -> Due {
        Due(
            id: "escalation-\(version)/\(subject.id)/\(clock.stage.rawValue)/\(clock.due.milliseconds)/\(what)",
            command: .act(subject.id, act))
    }
}
