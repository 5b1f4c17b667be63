import Calendar
import Wire

@testable import Community

extension ModelCase {
    /// The rule that refuses an act, if one does.
    func refusal(of act: CaseAct, at: Instant, by: String, among cases: [CaseID: ModelCase]) -> Rule? {
        let verb = act.verb
        if isSuspended, !verbs.contains(verb) { return .caseSuspended }
        let isPublic = report.source == .resident || report.source == .hotline
        if state == .reported, verb == .accept, isPublic { return .caseNotVerified }
        if !verbs.contains(verb), verb != .warn { return .caseState }
        if verb != .comment, at < moved { return .caseBeforeStage }
        switch act {
        case .dispatch(let next, let limit): return refusal(ofDispatchTo: next, limit)
        case .check: return by == disposer ? .caseCheckerIsDisposer : nil
        case .extend(let limit):
            return at > deadlines.now!.instant ? .caseOverdue : isTooSlow(limit) ? .caseNaturalTime : nil
        case .requestSuspension: return priority == .p1 ? .caseNotSuspendable : nil
        case .suspend:
            if priority == .p1 { return .caseNotSuspendable }
            guard let suspensionRequester else { return .caseSuspensionNotRequested }
            return suspensionRequester == by ? .caseApproverIsRequester : nil
        case .escalate(let next, _): return next <= level ? .caseLevel : nil
        case .warn(let stage): return stage == warned || stage != clock?.stage ? .caseWarned : nil
        case .merge(let target):
            if target == id { return .caseMergeSelf }
            guard let parent = cases[target] else { return .caseUnknown }
            return parent.isOpen ? nil : .caseMergeTarget
        default: return nil
        }
    }

    private func refusal(ofDispatchTo next: String, _ limit: TimeLimit?) -> Rule? {
        if state == .dispatched, next == department { return .caseSameDepartment }
        return deadlines.now == nil && limit.map(isTooSlow) ?? false ? .caseNaturalTime : nil
    }

    /// P1 runs on natural time always.
    private func isTooSlow(_ limit: TimeLimit) -> Bool {
        priority == .p1 && ![.naturalDays, .naturalMinutes].contains(limit.unit)
    }

    /// What time should bring about now.
    func due(at now: Instant) -> [CaseAct] {
        guard now >= moved, let clock, let light = light(at: now), light != .green else { return [] }
        var acts: [CaseAct] = warned == clock.stage ? [] : [.warn(clock.stage)]
        if light == .red, escalatedDue != clock.due, level != .district {
            acts.append(.escalate(to: Level.allCases[Level.allCases.firstIndex(of: level)! + 1], .overdue))
        }
        return acts
    }

    /// The columns that follow from what was done, by their names.
    var columns: [String: ColumnValue] {
        func time(_ instant: Instant?) -> ColumnValue { instant?.column ?? .null }
        let (disposal, deadlines) = (disposal, deadlines)
        let times: [String: Instant?] = [
            "reported": reported, "verified": verified, "accepted": accepted, "refused": refused,
            "registered": registered, "first_dispatched": firstDispatched, "dispatched": dispatched,
            "arrived": arrived, "disposed": disposed, "checked": checked, "closed": closed, "ended": ended,
            "moved": moved, "deadline": deadlines.now?.instant, "original_deadline": deadlines.first?.instant,
            "running": disposal.since, "escalated_due": escalatedDue,
        ]
        var columns = times.mapValues(time)
        columns.merge(counts.mapValues { .integer(Int64($0)) }) { $1 }
        columns["id"] = id.column
        columns["state"] = state.column
        columns["place"] = report.place.column
        columns["category"] = report.category.column
        columns["priority"] = priority.column
        columns["level"] = level.column
        columns["department"] = department?.column ?? .null
        columns["assignee"] = assignee?.column ?? .null
        columns["is_redirected"] = isRedirected.column
        columns["disposer"] = disposer?.column ?? .null
        columns["suspension_requester"] = suspensionRequester?.column ?? .null
        columns["warned"] = warned?.column ?? .null
        columns["ran"] = .integer(disposal.ran)
        columns["extended"] = .integer(deadlines.extended)
        columns["is_provisional"] = (deadlines.now?.isProvisional ?? false).column
        columns["calendar"] = deadlines.now?.calendar.column ?? .null
        columns["is_satisfied"] = isSatisfied?.column ?? .null
        return columns
    }
}
