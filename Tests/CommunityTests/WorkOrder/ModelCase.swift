import Calendar
import Wire

@testable import Community

/// A case as whoever reads the standards would tell it: a table of what may be done in which state. Everything else is
/// read off what was done, from the beginning, whenever somebody asks.
struct ModelCase {
    struct Step {
        let act: CaseAct
        let at: Instant
        let by: String
        /// The state before it, and the limit that ran.
        let before: CaseState
        let due: Instant?

        var verb: CaseVerb { act.verb }
    }

    let id: CaseID
    let report: CaseReport
    let at: Instant
    let policy: CasePolicy
    private(set) var steps: [Step] = []
    /// When the cases that were merged into it were reported.
    private(set) var absorbed: [Instant] = []

    init(id: CaseID, report: CaseReport, at: Instant, policy: CasePolicy) {
        self.id = id
        self.report = report
        self.at = at
        self.policy = policy
    }

    /// Beside comments, and warnings of time.
    static let table = rows(
        """
        reported    verify accept decline settle merge void escalate
        verified    accept decline settle merge void escalate
        accepted    register refuse merge void escalate
        registered  dispatch merge void escalate
        dispatched  dispatch assign return arrive dispose extend request-suspension suspend merge void escalate
        returned    dispatch extend request-suspension suspend merge void escalate
        disposed    check escalate
        rework      dispatch extend void escalate
        checked     close escalate
        closed      reopen rate
        settled     rate
        suspended   resume escalate
        """)

    private static func rows(_ text: String) -> [String: [CaseVerb]] {
        Dictionary(
            uniqueKeysWithValues: text.split(separator: "\n").map { line in
                let words = line.split(separator: " ")
                return (String(words[0]), words.dropFirst().map { CaseVerb(rawValue: String($0))! })
            })
    }

    var verbs: [CaseVerb] { (Self.table[isSuspended ? "suspended" : state.rawValue] ?? []) + [.comment] }

    mutating func accept(_ act: CaseAct, at: Instant, by: String) {
        steps.append(Step(act: act, at: at, by: by, before: state, due: clock?.due))
    }

    mutating func absorb(_ other: ModelCase) { absorbed.append(other.reported) }

    private func last(_ verb: CaseVerb) -> Step? { steps.last { $0.verb == verb } }

    private func count(_ verb: CaseVerb) -> Int { steps.count { $0.verb == verb } }

    private func index(_ verbs: CaseVerb...) -> Int { steps.lastIndex { verbs.contains($0.verb) } ?? -1 }

    /// The last of a verb, unless something later took it back.
    private func standing(_ verb: CaseVerb, unless isTakenBack: (Step) -> Bool) -> Step? {
        guard let step = steps.lastIndex(where: { $0.verb == verb && !$0.isInvalid }) else { return nil }
        return steps[step...].contains(where: isTakenBack) ? nil : steps[step]
    }
}

extension ModelCase.Step {
    var isInvalid: Bool { if case .check(_, isValid: false, _) = act { true } else { false } }
    /// A check that found it not put right.
    var isFailure: Bool { if case .check(passed: false, isValid: true, _) = act { true } else { false } }
    var isReopening: Bool { verb == .reopen }
    var startsAgain: Bool { isFailure || isReopening }

    var department: String? { if case .dispatch(let department, _) = act { department } else { nil } }

    var after: CaseState {
        switch act {
        case .verify(let isTrue): isTrue ? .verified : .refuted
        case .accept: .accepted
        case .decline: .declined
        case .register: .registered
        case .refuse: .unregistered
        case .settle: .settled
        case .dispatch: .dispatched
        case .return: .returned
        case .dispose: .disposed
        case .check(let passed, let isValid, _): isValid ? passed ? .checked : .rework : before
        case .close: .closed
        case .reopen: .rework
        case .merge: .merged
        case .void: .voided
        case .assign, .arrive, .extend, .requestSuspension, .suspend, .resume, .escalate, .warn, .rate, .comment: before
        }
    }
}

/// What it is now.
extension ModelCase {
    var state: CaseState { steps.last?.after ?? .reported }
    var isSuspended: Bool { index(.suspend) > index(.resume) }
    var isOpen: Bool {
        ![.refuted, .declined, .unregistered, .closed, .settled, .merged, .voided].contains(state)
    }

    var priority: Priority {
        if case .register(let priority?)? = last(.register)?.act { priority } else { report.priority }
    }

    var level: Level { if case .escalate(let level, _)? = last(.escalate)?.act { level } else { .estate } }

    var department: String? { last(.dispatch)?.department }
    /// Nobody is named by whoever has it since.
    var assignee: String? {
        guard index(.assign) > index(.dispatch), case .assign(let staff)? = last(.assign)?.act else { return nil }
        return staff.text
    }
    var disposer: String? { last(.dispose)?.by }
    var suspensionRequester: String? {
        index(.requestSuspension) > index(.suspend, .dispose) ? last(.requestSuspension)?.by : nil
    }

    /// The department that had it when it was last disposed before some step.
    private func disposingDepartment(before end: Int) -> String? {
        guard let disposal = steps[..<end].lastIndex(where: { $0.verb == .dispose }) else { return nil }
        return steps[..<disposal].last { $0.verb == .dispatch }?.department
    }

    var warned: CaseStage? {
        guard case .warn(let stage)? = last(.warn)?.act else { return nil }
        let reset = steps.lastIndex { $0.startsAgain || [.dispatch, .extend].contains($0.verb) } ?? -1
        return reset > index(.warn) ? nil : stage
    }

    var escalatedDue: Instant? {
        let escalation = steps.lastIndex { if case .escalate(_, .overdue) = $0.act { true } else { false } }
        guard let escalation, !steps[escalation...].contains(where: \.startsAgain) else { return nil }
        return steps[escalation].due
    }
}

/// When, how often and how long.
extension ModelCase {
    private static let moving: [CaseVerb] = [
        .verify, .accept, .decline, .register, .refuse, .settle, .dispatch, .return, .dispose, .check, .close,
        .suspend, .resume, .reopen, .merge, .void,
    ]

    var moved: Instant {
        steps.filter { Self.moving.contains($0.verb) && !$0.isInvalid }.map(\.at).reduce(at, max)
    }

    var reported: Instant { absorbed.reduce(at, min) }
    var verified: Instant? { last(.verify)?.at }
    var accepted: Instant? { last(.accept)?.at }
    var refused: Instant? { (last(.decline) ?? last(.refuse))?.at }
    var registered: Instant? { last(.register)?.at }
    var firstDispatched: Instant? { steps.first { $0.verb == .dispatch }?.at }
    var dispatched: Instant? { last(.dispatch)?.at }
    var arrived: Instant? { steps.first { $0.verb == .arrive }?.at }
    var disposed: Instant? { standing(.dispose) { $0.startsAgain }?.at }
    /// Also of a case that was reopened since: the check was made.
    var checked: Instant? { steps.last { $0.verb == .check && !$0.isInvalid }?.at }
    var closed: Instant? { standing(.close) { $0.isReopening }?.at }
    var ended: Instant? { isOpen ? nil : steps.last { $0.before != $0.after }?.at }
    var isSatisfied: Bool? {
        if case .rate(let isSatisfied)? = standing(.rate, unless: { $0.isReopening })?.act { isSatisfied } else { nil }
    }

    /// What it counts, by the names of the columns.
    var counts: [String: Int] {
        [
            "escalations": count(.escalate), "returns": count(.return),
            "failed_checks": steps.count(where: \.isFailure),
            "invalid_checks": steps.count(where: \.isInvalid), "reopenings": count(.reopen),
            "extensions": count(.extend), "suspensions": count(.suspend), "warnings": count(.warn),
            "absorbed": absorbed.count,
            "reworks": steps.indices.count { index in
                steps[index].before == .rework && steps[index].verb == .dispatch
                    && steps[index].department == disposingDepartment(before: index)
            },
        ]
    }

    var isRedirected: Bool {
        let departments = steps.compactMap(\.department)
        return zip(departments, departments.dropFirst()).contains { $0 != $1 }
    }

    /// Since when the disposal clock runs, and how long it ran before.
    var disposal: (since: Instant?, ran: Int64) {
        var (since, ran): (Instant?, Int64) = (nil, 0)
        for step in steps {
            if step.startsAgain || step.verb == .resume || (step.verb == .dispatch && since == nil) { since = step.at }
            guard [.suspend, .dispose, .merge, .void].contains(step.verb), let start = since else { continue }
            ran += step.at.milliseconds - start.milliseconds
            since = nil
        }
        return (since, ran)
    }

    /// The deadline of the disposal, the first one it had, and by how much extensions have moved it.
    var deadlines: (now: Deadline?, first: Deadline?, extended: Int64) {
        let calendar = policy.calendar
        var (now, first, extended): (Deadline?, Deadline?, Int64) = (nil, nil, 0)
        var (unit, remaining) = (TimeUnit.naturalMinutes, Int64(0))
        for step in steps {
            var next = now
            switch (step.act, now) {
            case (.dispatch(_, let own), nil):
                let limit = own ?? policy.limit(.dispose, priority)!
                unit = limit.unit
                next = calendar.deadline(of: limit, from: step.at)
                first = next
            case (.extend(let limit), let old?):
                let workingDay: Int64 = 7 * 3_600_000 + 1_800_000
                next =
                    limit.unit == .workingDays
                    ? try! calendar.deadline(remaining: Int64(limit.amount) * workingDay, limit.unit, from: old.instant)
                    : calendar.deadline(of: limit, from: old.instant)
                extended += next!.instant.milliseconds - old.instant.milliseconds
            case (.suspend, let old?):
                remaining = calendar.net(from: step.at, to: old.instant, unit: unit).milliseconds
            case (.resume, _?) where remaining > 0:
                next = try! calendar.deadline(remaining: remaining, unit, from: step.at)
            default: break
            }
            now = next.map {
                let isProvisional = $0.isProvisional || now?.isProvisional == true
                return Deadline(instant: $0.instant, isProvisional: isProvisional, calendar: $0.calendar)
            }
        }
        return (now, first, extended)
    }

    /// The limit that runs.
    var clock: (stage: CaseStage, since: Instant, due: Instant)? {
        guard !isSuspended else { return nil }
        func limited(_ stage: CaseStage, _ priority: Priority, _ since: Instant) -> (CaseStage, Instant, Instant) {
            (stage, since, policy.calendar.deadline(of: policy.limit(stage, priority)!, from: since).instant)
        }
        let isPublic = report.source == .resident || report.source == .hotline
        switch state {
        case .reported: return limited(isPublic ? .verify : .accept, report.priority, at)
        case .verified: return limited(.accept, report.priority, verified!)
        case .accepted: return limited(.register, report.priority, accepted!)
        case .registered: return limited(.dispatch, priority, registered!)
        case .dispatched, .returned, .rework:
            let (since, ran) = disposal
            return (.dispose, Instant(milliseconds: since!.milliseconds - ran), deadlines.now!.instant)
        case .disposed: return limited(.check, priority, disposed!)
        case .checked: return limited(.close, priority, checked!)
        default: return nil
        }
    }

    func light(at now: Instant) -> Light? {
        guard let (_, since, due) = clock else { return nil }
        if now > due { return .red }
        let (over, total) = (now.milliseconds - since.milliseconds, due.milliseconds - since.milliseconds)
        return over * 5 >= total * 4 ? .yellow : .green
    }
}
