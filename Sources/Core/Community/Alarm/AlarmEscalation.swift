public import Wire

/// Tells the level that has an alarm when four fifths of a limit are over, and the next one when all of it is. A P1
/// that nobody has acknowledged goes to the community after three minutes.
///
/// Proposes the same commands however often it looks, so a crash between looking and recording does nothing twice.
public enum AlarmEscalation {
    static let version = 1
    /// How long a P1 may stay unacknowledged before the community knows.
    public static let unacknowledgedMilliseconds: Int64 = 3 * 60_000

    /// A command that time has brought about, with the id that makes its repetition the same command.
    public struct Due: Hashable, Sendable {
        public let id: String
        public let command: AlarmCommand
    }

    struct Step: Hashable {
        let step: EscalationStep
        let due: Instant
    }

    /// The steps that it has not taken yet, the first one due first.
    static func steps(of alarm: Alarm, _ category: Category) -> [Step] {
        guard let annunciated = alarm.annunciated, let alerted = alarm.alerted, alarm.state.isOpen else { return [] }
        let limits = category.limits(at: alarm.priority)
        var steps: [Step] = []
        func add(_ near: EscalationStep, _ over: EscalationStep, _ limit: ResponseLimit?, from start: Instant) {
            guard let limit = limit?.milliseconds else { return }
            steps.append(Step(step: near, due: start.advanced(byMilliseconds: limit / 5 * 4)))
            steps.append(Step(step: over, due: start.advanced(byMilliseconds: limit)))
        }
        if alarm.state.awaitsAcknowledgement {
            add(.acknowledgeNear, .acknowledgeOver, limits.acknowledge, from: alerted)
            if alarm.priority == .p1 {
                let due = alerted.advanced(byMilliseconds: unacknowledgedMilliseconds)
                steps.append(Step(step: .unacknowledged, due: due))
            }
        }
        if alarm.arrived == nil, alarm.verified == nil {
            add(.sceneNear, .sceneOver, limits.onScene, from: annunciated)
        }
        add(.resolveNear, .resolveOver, limits.resolve, from: annunciated)
        steps.removeAll { alarm.steps & $0.step.bit != 0 }
        return steps.sorted { $0.due < $1.due }
    }

    /// Where a step leads; nil when it only reminds.
    static func target(of step: EscalationStep, _ alarm: Alarm) -> Level? {
        switch step {
        case .atOnce, .acknowledgeNear, .sceneNear, .resolveNear: nil
        // A P1 took this step when it was raised.
        case .acknowledgeOver: alarm.priority == .p1 ? nil : alarm.level.next
        case .unacknowledged: .community
        case .sceneOver, .resolveOver: alarm.level.next
        }
    }
}

extension Alarms {
    /// What time has brought about: steps of escalations, and shelves that are over. In the order in which it fell due.
    public mutating func due(at now: Instant) -> [AlarmEscalation.Due] {
        var found: [(due: Instant, key: ConditionKey, what: AlarmEscalation.Due)] = []
        for key in waiting {
            guard let condition = conditions[key] else { continue }
            if let until = condition.shelvedUntil, until <= now {
                let id = "shelf-\(AlarmEscalation.version)/\(key.device)/\(key.category)/\(until.milliseconds)"
                found.append((until, key, AlarmEscalation.Due(id: id, command: .unshelve(key))))
            }
            guard condition.suppression(at: now) == nil, let alarm = condition.current.flatMap({ table[$0] }),
                let category = taxonomy[alarm.category], let alerted = alarm.alerted
            else { continue }
            for step in AlarmEscalation.steps(of: alarm, category) where step.due <= now {
                let id =
                    "escalation-\(AlarmEscalation.version)/\(alarm.id)/\(step.step.rawValue)/\(alerted.milliseconds)"
                found.append((step.due, key, AlarmEscalation.Due(id: id, command: .step(alarm.id, step.step))))
            }
        }
        found.sort { ($0.due, $0.key, $0.what.id) < ($1.due, $1.key, $1.what.id) }
        return found.map(\.what)
    }

    /// When to look again; nil when time alone changes nothing.
    public mutating func nextDue(after now: Instant) -> Instant? {
        var next: Instant?
        for key in waiting {
            guard let condition = conditions[key] else { continue }
            var moments = condition.shelvedUntil.map { [$0] } ?? []
            if condition.suppression(at: now) == nil, let alarm = condition.current.flatMap({ table[$0] }),
                let category = taxonomy[alarm.category]
            {
                moments += AlarmEscalation.steps(of: alarm, category).map(\.due)
            }
            for moment in moments where moment > now { next = min(next ?? moment, moment) }
        }
        return next
    }
}
