import Calendar
public import Wire

extension Case {
    /// Begins a case with its report.
    init(_ fact: Fact<CaseEvent>, _ report: CaseReported) {
        id = CaseID(text: fact.subject)
        place = fact.place ?? .community
        category = report.category
        priority = report.priority
        source = report.source
        origin = report.origin
        reporter = report.reporter ?? fact.actor
        reported = fact.occurred
        moved = fact.occurred
        if report.source.isVerified { acceptDue = report.due?.instant } else { verifyDue = report.due?.instant }
    }

    /// What it is after everything in its journal that was known before a position and had occurred by a time; nil if
    /// that is before its report.
    public func past(knownBefore end: Seq?, occurredBy until: Instant?) throws(RowError) -> Case? {
        let facts = try facts(knownBefore: end, occurredBy: until)
        guard let first = facts.first, case .reported(let report) = first.event else { return nil }
        var past = Case(first, report)
        for fact in facts.dropFirst() { past.evolve(fact) }
        return past
    }

    /// All that has happened to it, in the order of the log.
    public var timeline: [Fact<CaseEvent>] {
        get throws(RowError) { try facts(knownBefore: nil, occurredBy: nil) }
    }

    /// The events in its journal that were known before a position and had occurred by a time.
    public func facts(knownBefore end: Seq?, occurredBy until: Instant?) throws(RowError) -> [Fact<CaseEvent>] {
        do {
            return try journal.facts(of: id.text, as: Case.kinds, knownBefore: end, occurredBy: until)
        } catch {
            throw RowError(table: "\(Case.table)", column: "journal")
        }
    }

    static let kinds = KindTable(CaseEvent.kinds)

    mutating func evolve(_ fact: Fact<CaseEvent>) {
        let now = fact.occurred
        switch fact.event {
        case .reported: break
        case .verified(let event): verify(event, now)
        case .accepted(let event):
            move(to: .accepted, now)
            accepted = now
            registerDue = event.due?.instant
        case .declined(let event): refuse(.declined, event.reason, now)
        case .registered(let event):
            move(to: .registered, now)
            registered = now
            priority = event.priority
            dispatchDue = event.due?.instant
        case .unregistered(let event): refuse(.unregistered, event.reason, now)
        case .settled:
            move(to: .settled, now)
            ended = now
        case .dispatched(let event): dispatch(event, now)
        case .assigned(let event): assignee = event.assignee.text
        case .returned:
            move(to: .returned, now)
            returns += 1
        case .arrived: arrived = arrived ?? now
        case .disposed(let event): dispose(event, by: fact.actor, now)
        case .checked(let event): check(event, now)
        case .closed:
            move(to: .closed, now)
            closed = now
            ended = now
        case .rated(let event):
            isSatisfied = event.isSatisfied
            rated = now
        case .commented: break
        default: control(fact)
        }
    }

    /// What changes the course of a case rather than taking it on.
    private mutating func control(_ fact: Fact<CaseEvent>) {
        let now = fact.occurred
        switch fact.event {
        case .extended(let event):
            extensions += 1
            let longer = (deadline ?? event.deadline.instant).milliseconds(to: event.deadline.instant)
            extended = extended.addingSaturated(longer)
            set(event.deadline)
            warned = nil
        case .suspensionRequested: suspensionRequester = fact.actor ?? ""
        case .suspended(let event):
            stopClock(now)
            moved = max(moved, now)
            suspended = now
            suspensions += 1
            remaining = event.remaining
            suspensionRequester = nil
        case .resumed(let event):
            moved = max(moved, now)
            suspended = nil
            remaining = nil
            running = now
            set(event.deadline)
        case .reopened:
            doAgain(now)
            reopenings += 1
            (disposed, closed, ended, closeDue) = (nil, nil, nil, nil)
            (isSatisfied, rated) = (nil, nil)
        case .merged(let event):
            stopClock(now)
            move(to: .merged, now)
            mergedInto = event.into
            ended = now
        case .absorbed(let event):
            absorbed += 1
            reported = min(reported, event.reported)
        case .voided:
            stopClock(now)
            move(to: .voided, now)
            ended = now
        case .escalated(let event):
            if event.reason == .overdue { escalatedDue = clock?.due }
            level = event.to
            escalations += 1
        case .warned(let event):
            warned = event.stage
            warnings += 1
        default: break
        }
    }

    private mutating func move(to next: CaseState, _ now: Instant) {
        state = next
        moved = max(moved, now)
    }

    private mutating func verify(_ event: CaseVerified, _ now: Instant) {
        move(to: event.isTrue ? .verified : .refuted, now)
        verified = now
        acceptDue = event.due?.instant
        if !event.isTrue { ended = now }
    }

    private mutating func refuse(_ end: CaseState, _ reason: RefusalReason, _ now: Instant) {
        move(to: end, now)
        refused = now
        refusal = reason
        ended = now
    }

    private mutating func dispatch(_ event: CaseDispatched, _ now: Instant) {
        if state == .rework, event.department == disposingDepartment { reworks += 1 }
        move(to: .dispatched, now)
        if firstDispatched == nil {
            firstDispatched = now
            firstDepartment = event.department
            originalDeadline = event.deadline.instant
            unit = event.limit?.unit.rawValue
        } else if event.department != department {
            isRedirected = true
        }
        set(event.deadline)
        dispatched = now
        department = event.department
        assignee = nil
        if running == nil { running = now }
        warned = nil
    }

    private mutating func dispose(_ event: CaseDisposed, by actor: String?, _ now: Instant) {
        stopClock(now)
        move(to: .disposed, now)
        disposed = now
        sentToCheck = now
        disposer = actor
        disposingDepartment = department
        checkDue = event.due?.instant
        suspensionRequester = nil
    }

    private mutating func check(_ event: CaseChecked, _ now: Instant) {
        guard event.isValid else {
            invalidChecks += 1
            return
        }
        checked = now
        if event.passed {
            move(to: .checked, now)
            closeDue = event.due?.instant
        } else {
            doAgain(now)
            failedChecks += 1
            disposed = nil
        }
    }

    /// It was not put right, so the disposal clock runs on from here, and who is to know of it is told anew.
    private mutating func doAgain(_ now: Instant) {
        move(to: .rework, now)
        running = now
        (warned, escalatedDue) = (nil, nil)
    }

    private mutating func set(_ deadline: Deadline) {
        self.deadline = deadline.instant
        isProvisional = deadline.isProvisional
        calendar = deadline.calendar
    }

    private mutating func stopClock(_ now: Instant) {
        guard let since = running else { return }
        ran = ran.addingSaturated(max(0, since.milliseconds(to: now)))
        running = nil
    }
}

extension Instant {
    /// How much later the other is. The instants of a record stay within what 64 bits can tell apart.
    func milliseconds(to other: Instant) -> Int64 {
        let (difference, overflow) = other.milliseconds.subtractingReportingOverflow(milliseconds)
        return overflow ? (other > self ? .max : .min) : difference
    }
}
