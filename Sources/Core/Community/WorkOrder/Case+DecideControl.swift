import Calendar
import Wire

extension Case {
    /// Decides what changes the course of a case rather than taking it on.
    func decideControl(
        _ act: CaseAct, _ context: CommandContext, by policy: CasePolicy
    ) throws(Rejection) -> CaseEvent {
        switch act {
        case .extend(let limit): return .extended(try decideExtension(limit, context, by: policy))
        case .requestSuspension(let text):
            try checkSuspendable()
            var event = CaseSuspensionRequested()
            event.text = text
            return .suspensionRequested(event)
        case .suspend: return .suspended(try decideSuspension(context, by: policy))
        case .resume: return .resumed(try decideResumption(context, by: policy))
        case .reopen(let text):
            var event = CaseReopened()
            event.text = text
            return .reopened(event)
        case .void(let text):
            var event = CaseVoided()
            event.text = text
            return .voided(event)
        case .escalate(let level, let reason):
            guard level > self.level else {
                throw rejected(.caseLevel, "the level \(self.level) knows of the case \(id) already")
            }
            var event = CaseEscalated()
            (event.from, event.to, event.reason) = (self.level, level, reason)
            return .escalated(event)
        case .warn(let stage):
            guard warned != stage, clock?.stage == stage else {
                throw rejected(.caseWarned, "there is nothing new to warn of about \(stage.rawValue)")
            }
            var event = CaseWarned()
            (event.stage, event.level) = (stage, level)
            return .warned(event)
        default: preconditionFailure("\(act.verb) is decided elsewhere")
        }
    }

    private func decideExtension(
        _ limit: TimeLimit, _ context: CommandContext, by policy: CasePolicy
    ) throws(Rejection) -> CaseExtended {
        guard let deadline, context.occurred <= deadline else {
            throw rejected(.caseOverdue, "the deadline of the case \(id) has passed: there is nothing left to extend")
        }
        try checkUnit(limit)
        var event = CaseExtended()
        event.limit = limit
        event.deadline = continued(policy.calendar.deadline(extending: deadline, by: limit))
        return event
    }

    private func checkSuspendable() throws(Rejection) {
        guard priority != .p1 else {
            throw rejected(.caseNotSuspendable, "a P1 case runs on natural time until it is put right")
        }
    }

    private func decideSuspension(
        _ context: CommandContext, by policy: CasePolicy
    ) throws(Rejection) -> CaseSuspended {
        try checkSuspendable()
        guard let suspensionRequester else {
            throw rejected(.caseSuspensionNotRequested, "nobody has asked to suspend the case \(id)")
        }
        guard context.actor != suspensionRequester else {
            throw rejected(.caseApproverIsRequester, "whoever asked to suspend the case \(id) does not approve it")
        }
        var event = CaseSuspended()
        if let deadline {
            event.remaining = policy.calendar.net(from: context.occurred, to: deadline, unit: timeUnit).milliseconds
        }
        return event
    }

    /// A deadline that follows from one that was provisional is so too.
    private func continued(_ deadline: Deadline) -> Deadline {
        Deadline(
            instant: deadline.instant, isProvisional: deadline.isProvisional || isProvisional,
            calendar: deadline.calendar)
    }

    /// What was left when the clock was stopped is left now. Of an overdue case nothing was: its deadline stays.
    private func decideResumption(
        _ context: CommandContext, by policy: CasePolicy
    ) throws(Rejection) -> CaseResumed {
        var event = CaseResumed()
        let old = Deadline(instant: deadline ?? moved, isProvisional: isProvisional, calendar: calendar ?? "")
        guard let remaining, remaining > 0 else {
            event.deadline = old
            return event
        }
        // Where no more time fits into the calendar, the deadline is its end.
        let resumed = try? policy.calendar.deadline(remaining: remaining, timeUnit, from: context.occurred)
        event.deadline = resumed.map(continued) ?? old
        return event
    }

    private var timeUnit: TimeUnit { unit.flatMap { TimeUnit(rawValue: $0) } ?? .naturalMinutes }
}
