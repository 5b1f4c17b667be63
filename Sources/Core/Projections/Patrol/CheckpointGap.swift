public import Community
public import Wire

/// How long nobody came to a checkpoint of a plan. Visits are not counted: whoever comes once each quarter may still
/// leave it alone for nearly six months.
public struct CheckpointGap: Hashable, Sendable {
    public let plan: PlanID
    public let checkpoint: CheckpointID
    /// The longest of those that ended in the time, or were open at its end.
    public let longest: Int64
    /// Since when it is open.
    public let since: Instant
    public let limit: Int64

    public var isOver: Bool { longest > limit }

    /// Nil where nobody had to come: the plan had not begun or had ended, the checkpoint was not there yet or no more.
    init?(_ plan: InspectionPlan, _ checkpoint: Checkpoint, _ visits: [Instant], from start: Instant, until: Instant) {
        let begin = max(plan.began, checkpoint.installed)
        let end = [plan.ended, checkpoint.removed].compactMap(\.self).reduce(until, min)
        guard begin < end, start < end else { return nil }
        var (last, longest) = (begin, Int64(0))
        for visit in visits.sorted() where visit > begin && visit <= end {
            // A gap that ended before the time is not one of it; one that began before is, with all of its length.
            if visit >= start { longest = max(longest, last.span(to: visit)) }
            last = visit
        }
        self.plan = plan.id
        self.checkpoint = checkpoint.id
        self.longest = max(longest, last.span(to: end))
        since = last
        limit = plan.maximumGap
    }
}
