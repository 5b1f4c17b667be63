import Calendar
import Wire

extension Case {
    /// What may be done with it now.
    public var allowed: [CaseVerb] {
        if isSuspended { return [.resume, .escalate, .comment] }
        var verbs = state.verbs
        if priority == .p1 { verbs.removeAll { $0 == .suspend || $0 == .requestSuspension } }
        if state == .reported, !source.isVerified { verbs.removeAll { $0 == .accept } }
        return verbs + [.comment]
    }

    /// Refuses a verb that the state does not take, or that would have happened before what led to the state.
    func check(_ verb: CaseVerb, _ context: CommandContext) throws(Rejection) {
        if isSuspended, !allowed.contains(verb) {
            throw rejected(.caseSuspended, "the case \(id) is suspended")
        }
        if state == .reported, verb == .accept, !source.isVerified {
            throw rejected(.caseNotVerified, "what the public reports is verified before it is accepted")
        }
        let fits = state.verbs.contains(verb) || verb == .comment || verb == .warn || isSuspended
        guard fits, verb != .resume || isSuspended else {
            throw rejected(.caseState, "the case \(id) is \(state.rawValue)")
        }
        guard context.occurred >= moved || verb == .comment else {
            throw rejected(.caseBeforeStage, "the case \(id) came to be \(state.rawValue) only later")
        }
    }

    func rejected(_ rule: Rule, _ reason: String) -> Rejection {
        Rejection(rule, reason, allowed: allowed.map(\.rawValue))
    }

    func decide(
        _ act: CaseAct, _ context: CommandContext, by policy: CasePolicy
    ) throws(Rejection) -> CaseEvent {
        try check(act.verb, context)
        let now = context.occurred
        switch act {
        case .verify(let isTrue):
            var event = CaseVerified()
            event.isTrue = isTrue
            event.due = isTrue ? policy.due(.accept, priority, from: now) : nil
            return .verified(event)
        case .accept:
            var event = CaseAccepted()
            event.due = policy.due(.register, priority, from: now)
            return .accepted(event)
        case .decline(let reason):
            var event = CaseDeclined()
            event.reason = reason
            return .declined(event)
        case .register(let priority):
            var event = CaseRegistered()
            event.priority = priority ?? self.priority
            event.due = policy.due(.dispatch, event.priority, from: now)
            return .registered(event)
        case .refuse(let reason):
            var event = CaseUnregistered()
            event.reason = reason
            return .unregistered(event)
        case .settle(let text, let media):
            var event = CaseSettled()
            (event.text, event.media) = (text, media)
            return .settled(event)
        case .dispatch(let department, let limit):
            return .dispatched(try decideDispatch(to: department, limit, now, by: policy))
        case .assign(let staff): return .assigned(CaseAssigned(to: staff))
        case .return(let text):
            var event = CaseReturned()
            event.text = text
            return .returned(event)
        case .arrive: return .arrived(CaseArrived())
        case .dispose(let text, let media):
            var event = CaseDisposed()
            (event.text, event.media) = (text, media)
            event.due = policy.due(.check, priority, from: now)
            return .disposed(event)
        case .check(let passed, let isValid, let text):
            return .checked(try decideCheck(passed, isValid, text, context, by: policy))
        case .close: return .closed(CaseClosed())
        case .rate(let isSatisfied):
            var event = CaseRated()
            event.isSatisfied = isSatisfied
            return .rated(event)
        case .comment(let text):
            var event = CaseCommented()
            event.text = text
            return .commented(event)
        default: return try decideControl(act, context, by: policy)
        }
    }

    private func decideDispatch(
        to department: String, _ limit: TimeLimit?, _ now: Instant, by policy: CasePolicy
    ) throws(Rejection) -> CaseDispatched {
        if state == .dispatched, department == self.department {
            throw rejected(.caseSameDepartment, "the department \(department) has the case \(id) already")
        }
        var event = CaseDispatched()
        event.department = department
        if let deadline {
            // It was computed once, when the case was first dispatched; whoever has it later has what is left.
            event.deadline = Deadline(instant: deadline, isProvisional: isProvisional, calendar: calendar ?? "")
            return event
        }
        let limit = limit ?? policy.limit(.dispose, priority)
        guard let limit else { throw rejected(.caseState, "the policy has no limit for \(priority)") }
        try checkUnit(limit)
        event.limit = limit
        event.deadline = policy.calendar.deadline(of: limit, from: now)
        return event
    }

    func checkUnit(_ limit: TimeLimit) throws(Rejection) {
        if priority == .p1, limit.unit != .naturalMinutes, limit.unit != .naturalDays {
            throw rejected(.caseNaturalTime, "a P1 case runs on natural time")
        }
    }

    private func decideCheck(
        _ passed: Bool, _ isValid: Bool, _ text: String?, _ context: CommandContext, by policy: CasePolicy
    ) throws(Rejection) -> CaseChecked {
        guard context.actor != disposer else {
            throw rejected(.caseCheckerIsDisposer, "whoever disposed the case \(id) does not check it")
        }
        var event = CaseChecked()
        (event.passed, event.isValid, event.text) = (passed, isValid, text)
        event.due = passed && isValid ? policy.due(.close, priority, from: context.occurred) : nil
        return event
    }
}
