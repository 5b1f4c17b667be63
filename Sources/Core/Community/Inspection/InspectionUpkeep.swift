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

    /// A command that time has brought about, with the id that makes its repetition the same command.
    public struct Due: Hashable, Sendable {
        public let id: String
        public let command: InspectionCommand
    }

    /// The rounds of a plan that are not planned yet and soon begin, or should have begun while nobody looked.
    public static func rounds(of plan: InspectionPlan, at now: Instant, by calendar: WorkingCalendar) -> [Due] {
        guard plan.ended == nil else { return [] }
        // A start at the very moment that the plan began is one of it.
        let began = plan.began.advanced(byMilliseconds: -1)
        let begin = max(plan.plannedThrough ?? began, now.advanced(byDays: -maximumDaysBack))
        let end = now.advanced(byDays: plan.kind.daysAhead)
        var slots: [Instant: RoundSchedule.Slot] = [:]
        for schedule in plan.schedules {
            for slot in schedule.slots(after: begin, through: end, by: calendar, limit: maximumCount) {
                slots[slot.start] = slots[slot.start] ?? slot
            }
        }
        return slots.values.sorted { $0.start < $1.start }.prefix(maximumCount).map { slot in
            Due(
                id: "rounds-\(version)/\(plan.id)/\(slot.start.milliseconds)",
                command: .planRound(of: plan.id, from: slot.from, until: slot.until, slot: slot.start))
        }
    }

    /// What is to become of a round that nobody has begun.
    public static func due(for round: Round, of plan: InspectionPlan?, at now: Instant) -> Due? {
        guard round.state == .planned else { return nil }
        if now > round.latest { return due("miss", round, .miss(round.id)) }
        guard let ended = plan?.ended, ended <= round.from else { return nil }
        return due("cancel", round, .cancel(round.id, text: nil))
    }

    private static func due(_ what: String, _ round: Round, _ command: InspectionCommand) -> Due {
        Due(id: "rounds-\(version)/\(round.id)/\(round.latest.milliseconds)/\(what)", command: command)
    }
}

extension Finding {
    /// The command that makes a case of it, under an id that makes it the same command whenever it comes again.
    public var due: (id: String, command: CaseCommand) {
        ("findings-\(InspectionUpkeep.version)/\(id)", .report(report))
    }
}
