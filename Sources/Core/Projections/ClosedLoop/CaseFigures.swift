import Community
import Wire

extension IndicatorQuery {
    /// The group of a case that counts at a moment.
    func group(of subject: Case, at moment: Instant) -> Group {
        group(at: moment, in: subject.place) { dimension in
            switch dimension {
            case .level: "L\(subject.level.rawValue)"
            case .category: subject.category.text
            case .priority: "P\(subject.priority.rawValue)"
            // Who held it when it was put right answers for it: it goes to another only when that was not enough.
            case .department: subject.department ?? ""
            case .place, .period: ""
            }
        }
    }
}

/// What one case adds to the indicators, seen from a moment.
struct CaseFigures {
    let subject: Case
    let moment: Instant
    let profile: DenominatorProfile

    /// Calls back with each rate that the case counts in: the moment that decides in which period, and whether it is
    /// one of the numerator.
    func forEachRate(_ add: (ClosedLoopIndicator, Instant, Bool) -> Void) {
        // The parent of a merged case counts in its place, and a false alarm in the rate of false alarms alone.
        guard subject.state != .merged, subject.state != .refuted || subject.source != .sensor else { return }
        add(.voided, subject.reported, subject.state == .voided)
        if profile.validReports == .registeredOrVoided { reports(add) }
        guard subject.state != .voided else { return }
        if profile.validReports == .accepted { reports(add) }
        intake(add)
        if subject.deadline != nil, !subject.isSuspended { disposal(add) }
        check(add)
        ending(add)
    }

    private func reports(_ add: (ClosedLoopIndicator, Instant, Bool) -> Void) {
        guard let isValid else { return }
        add(.validReports, subject.reported, isValid)
        if isValid { add(.publicFirst, subject.reported, subject.source.isPublic) }
    }

    /// Nil while nobody has decided.
    private var isValid: Bool? {
        switch profile.validReports {
        case .accepted:
            switch subject.state {
            case .reported, .verified: nil
            case .refuted, .declined: false
            default: subject.isInScope
            }
        case .registeredOrVoided: subject.registered != nil || subject.state == .voided
        }
    }

    private func intake(_ add: (ClosedLoopIndicator, Instant, Bool) -> Void) {
        // What was settled on the spot or was not so at all needed no such decision.
        if subject.registered != nil || (subject.refused != nil && subject.isInScope) {
            add(.registration, subject.reported, subject.registered != nil)
        }
        if let registered = subject.registered {
            add(.registrationOnTime, registered, isOnTime(registered, subject.registerDue))
            add(.escalation, registered, subject.escalations > 0)
            if let dispatched = subject.firstDispatched {
                add(.dispatchOnTime, registered, isOnTime(dispatched, subject.dispatchDue))
            } else if isPast(subject.dispatchDue) {
                add(.dispatchOnTime, registered, false)
            }
        } else if subject.state == .accepted, let due = subject.registerDue, isPast(due) {
            // Nobody has registered it, so it counts when somebody should have.
            add(.registrationOnTime, due, false)
        }
    }

    /// 应处置 and 应结案: disposed, or overdue and not disposed. What still has time is neither. A reopened case is judged by
    /// its last disposal and the deadline it had from the start, which extensions and suspensions alone have moved. 按期结案 is
    /// closed after a disposal on time: the deadline of a case is that of its disposal.
    private func disposal(_ add: (ClosedLoopIndicator, Instant, Bool) -> Void) {
        guard let deadline = subject.deadline, subject.disposed != nil || isPast(deadline) else { return }
        let isOnTime = subject.disposed.map { $0 <= deadline } ?? false
        add(.disposal, deadline, subject.disposed != nil)
        add(.disposalOnTime, deadline, isOnTime)
        add(.closing, deadline, subject.closed != nil)
        add(.closingOnTime, deadline, subject.closed != nil && isOnTime)
        add(.closedLoop, deadline, isLoopClosed)
        add(.extension_, deadline, subject.extensions > 0)
        if profile.reworkBase == .closable { add(.rework, deadline, subject.reworks > 0) }
    }

    /// 立案, 派遣, 处置, 核查, 结案: all there, and in this order.
    private var isLoopClosed: Bool {
        guard let registered = subject.registered, let dispatched = subject.firstDispatched,
            let disposed = subject.disposed, let checked = subject.checked, let closed = subject.closed
        else { return false }
        return registered <= dispatched && dispatched <= disposed && disposed <= checked && checked <= closed
    }

    /// A case counts once, by what was sent to check last. A check that fails is a check.
    private func check(_ add: (ClosedLoopIndicator, Instant, Bool) -> Void) {
        guard let sent = subject.sentToCheck else { return }
        if let checked = subject.checked, checked >= sent {
            add(.checkOnTime, sent, isOnTime(checked, subject.checkDue))
        } else if isPast(subject.checkDue) {
            add(.checkOnTime, sent, false)
        }
    }

    private func ending(_ add: (ClosedLoopIndicator, Instant, Bool) -> Void) {
        if let rated = subject.rated, let isSatisfied = subject.isSatisfied {
            add(.satisfaction, rated, isSatisfied)
        }
        guard let closed = subject.closed else { return }
        if subject.firstDispatched != nil { add(.dispatchAccuracy, closed, !subject.isRedirected) }
        if profile.reworkBase == .closed { add(.rework, closed, subject.reworks > 0) }
    }

    /// Equality is on time. Where no limit was set, nothing can be late.
    private func isOnTime(_ moment: Instant, _ due: Instant?) -> Bool { due.map { moment <= $0 } ?? true }

    private func isPast(_ due: Instant?) -> Bool { due.map { $0 < moment } ?? false }
}

extension Case {
    /// Duplicates and what is out of scope are no valid reports, however late somebody notices.
    var isInScope: Bool { refusal != .duplicate && refusal != .outOfScope }
}
