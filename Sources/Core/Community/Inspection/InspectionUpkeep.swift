public import Calendar
public import Wire

/// What time alone brings about: rounds are planned ahead, missed when their time has passed, and not gone any more when
/// their plan has ended.
///
/// Proposes the same commands however often it looks, so a crash between looking and recording does nothing twice.
public enum InspectionUpkeep {
    static let version = 1
    /// Proposed at once; the next look proposes what comes after them.
    public static let maximumCount = 200
    /// What a node that stood still for longer would have planned is not made up for.
    public static let maximumDaysBack: Int64 = 31

    /// What time brings about for a plan if nothing else happens, the first first: the rounds that are not planned yet
    /// and soon begin, or should have begun while nobody looked; if there are none, the next one.
    public static func upcoming(
        for plan: InspectionPlan, at now: Instant, by calendar: WorkingCalendar
    ) -> [Due<InspectionCommand>] {
        guard plan.ended == nil else { return [] }
        // A start at the very moment that the plan began is one of it.
        let began = plan.began.advanced(byMilliseconds: -1)
        let begin = max(plan.plannedThrough ?? began, now.advanced(byDays: -maximumDaysBack))
        let soon = slots(of: plan, after: begin, through: now.advanced(byDays: plan.kind.daysAhead), by: calendar)
        let found =
            soon.isEmpty ? slots(of: plan, after: begin, through: Instant(milliseconds: .max), by: calendar, 1) : soon
        return found.map { slot in
            Due(
                "rounds-\(version)", about: "\(plan.id)/\(slot.start.milliseconds)",
                since: slot.start.advanced(byDays: -plan.kind.daysAhead),
                .planRound(of: plan.id, from: slot.from, until: slot.until, slot: slot.start))
        }
    }

    /// Each start once, whatever number of schedules asks for it.
    private static func slots(
        of plan: InspectionPlan, after begin: Instant, through end: Instant, by calendar: WorkingCalendar,
        _ limit: Int = maximumCount
    ) -> [RoundSchedule.Slot] {
        var slots: [Instant: RoundSchedule.Slot] = [:]
        for schedule in plan.schedules {
            for slot in schedule.slots(after: begin, through: end, by: calendar, limit: limit) {
                slots[slot.start] = slots[slot.start] ?? slot
            }
        }
        return Array(slots.values.sorted { $0.start < $1.start }.prefix(limit))
    }

    /// What is to become of a round that nobody has begun.
    public static func upcoming(for round: Round, of plan: InspectionPlan?, at now: Instant) -> Due<InspectionCommand>?
    {
        guard round.state == .planned else { return nil }
        if now <= round.latest, let ended = plan?.ended, ended <= round.from {
            return due("cancel", round, since: ended, .cancel(round.id, text: nil))
        }
        return due("miss", round, since: round.latest.advanced(byMilliseconds: 1), .miss(round.id))
    }

    private static func due(
        _ what: String, _ round: Round, since: Instant, _ command: InspectionCommand
    ) -> Due<InspectionCommand> {
        Due("rounds-\(version)", about: "\(round.id)/\(round.latest.milliseconds)/\(what)", since: since, command)
    }
}

extension Finding {
    /// The command that makes a case of it. It is due at once, even where the clock of whoever saw it was ahead; after a
    /// month nobody makes a case of what nobody made one of then.
    public func upcoming(at now: Instant) -> Due<CaseCommand>? {
        let since = reported.advanced(byMilliseconds: -CasePolicy.futureTolerance)
        guard caseID == nil, now <= reported.advanced(byDays: InspectionUpkeep.maximumDaysBack) else { return nil }
        return Due("findings-\(InspectionUpkeep.version)", about: id.text, since: since, .report(report))
    }
}
