import Calendar
public import Community
import Wire

/// The indicators of rounds: who came when somebody should have, and how long nobody came.
///
/// What is still running, and what was called off, counts nowhere. A patrol counts when it should begin, a service when
/// it is due.
public struct Patrol: Sendable {
    public struct Figures: Hashable, Sendable {
        public internal(set) var rates: [PatrolIndicator: Ratio] = [:]
        /// M5: of all checkpoints; nil where there is none.
        public internal(set) var longestGap: Int64?
        /// M5: the checkpoints whose gaps were longer than their plan allows.
        public internal(set) var overGap = Ratio()

        public init() {}

        /// The figures of two communities together.
        public mutating func merge(_ other: Figures) {
            rates.merge(other.rates) { $0 + $1 }
            longestGap = [longestGap, other.longestGap].compactMap(\.self).max()
            overGap = overGap + other.overGap
        }
    }

    public let query: IndicatorQuery
    public private(set) var groups: [Group: Figures] = [:]
    /// In the order of their plans and checkpoints.
    public private(set) var gaps: [CheckpointGap] = []
    private var plans: [PlanID: InspectionPlan] = [:]
    private var checkpoints: [CheckpointID: Checkpoint] = [:]
    private var rounds: [Round] = []

    public init(_ query: IndicatorQuery) { self.query = query }

    public mutating func add(_ plan: InspectionPlan) { plans[plan.id] = plan }
    public mutating func add(_ checkpoint: Checkpoint) { checkpoints[checkpoint.id] = checkpoint }

    public mutating func add(_ round: Round) {
        if let seen = round.seen(at: query.moment) { rounds.append(seen) }
    }

    /// To be called when everything was added: which checkpoints a round could go by is known only then.
    public mutating func finish() {
        for round in rounds where query.place.contains(round.place) { count(round) }
        measureGaps()
        rounds = []
    }

    private mutating func count(_ round: Round) {
        guard round.state != .cancelled, query.moment > round.latest, !isLeftOver(round) else { return }
        let reached = round.reached
        let planned = round.route.filter { reached.contains($0) || !isGone($0, by: round.until) }
        guard !planned.isEmpty else { return }
        let isWhole = reached.count == planned.count
        switch round.kind {
        case .patrol:
            change(round, round.from) { figures in
                let arrivals = Ratio(Int64(reached.count), of: Int64(planned.count))
                figures.rates[.arrival] = (figures.rates[.arrival] ?? Ratio()) + arrivals
                figures.rates[.punctuality, default: Ratio()].count(round.isOnTime == true)
                figures.rates[.missed, default: Ratio()].count(round.started == nil)
                if round.started != nil { figures.rates[.wholeWay, default: Ratio()].count(isWhole) }
            }
        case .maintenance:
            let isDone = isWhole && round.state == .finished && round.ended.map { $0 <= round.latest } ?? false
            change(round, round.until) { $0.rates[.maintenance, default: Ratio()].count(isDone) }
        }
    }

    /// Planned ahead for a plan that ended before it came to that.
    private func isLeftOver(_ round: Round) -> Bool {
        guard round.started == nil, let ended = plans[round.plan]?.ended else { return false }
        return ended <= min(round.from, query.moment)
    }

    /// Nobody can reach what has been taken away.
    private func isGone(_ id: CheckpointID, by time: Instant) -> Bool {
        checkpoints[id]?.removed.map { $0 <= min(time, query.moment) } ?? false
    }

    private mutating func measureGaps() {
        let end = min(query.moment, query.interval.upperBound)
        guard let last = query.lastMoment(before: end) else { return }
        var visits: [PlanID: [CheckpointID: [Instant]]] = [:]
        for round in rounds {
            for hit in round.hits { visits[round.plan, default: [:]][hit.checkpoint, default: []].append(hit.at) }
        }
        for plan in plans.values.sorted(by: { $0.id < $1.id }) {
            for id in plan.route.sorted() {
                guard let checkpoint = checkpoints[id], query.place.contains(checkpoint.place),
                    let gap = CheckpointGap(
                        plan, checkpoint, visits[plan.id]?[id] ?? [], from: query.interval.lowerBound, until: end)
                else { continue }
                gaps.append(gap)
                let group = query.group(at: last, in: checkpoint.place)
                var figures = groups[group] ?? Figures()
                figures.longestGap = max(figures.longestGap ?? 0, gap.longest)
                figures.overGap.count(gap.isOver)
                groups[group] = figures
            }
        }
    }

    private mutating func change(_ round: Round, _ moment: Instant, _ change: (inout Figures) -> Void) {
        guard query.interval.contains(moment) else { return }
        change(&groups[query.group(at: moment, in: round.place), default: Figures()])
    }
}

extension Round {
    /// What was known of it by a moment; nil if that was nothing.
    fileprivate func seen(at moment: Instant) -> Round? {
        guard planned <= moment else { return nil }
        var seen = self
        seen.hits.removeAll { $0.at > moment }
        if let ended, ended > moment {
            seen.ended = nil
            seen.state = started == nil ? .planned : .started
        }
        if let started, started > moment {
            seen.started = nil
            seen.state = .planned
        }
        return seen
    }
}
