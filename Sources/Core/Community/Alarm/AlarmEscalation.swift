internal import Wire

/// Tells the level that has an alarm when four fifths of a limit are over, and the next one when all of it is. A P1
/// that nobody has acknowledged goes to the community after three minutes.
///
/// Proposes the same commands however often it looks, so a crash between looking and recording does nothing twice.
public enum AlarmEscalation {
    static let version = 1
    /// How long a P1 may stay unacknowledged before the community knows.
    public static let unacknowledgedMilliseconds: Int64 = 3 * 60_000

    struct Step: Hashable {
        let step: EscalationStep
        let due: Instant
    }

    /// The steps that it has not taken yet, the first one due first.
    static func steps(of alarm: Alarm, _ category: Category) -> [Step] {
        guard let annunciated = alarm.annunciated, let alerted = alarm.alerted, alarm.state.isOpen else { return [] }
        let limits = category.limits(at: alarm.priority)
        var steps: [Step] = []
        // As many as there can be.
        steps.reserveCapacity(7)
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
        steps.sort { $0.due < $1.due }
        return steps
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

/// What time brings about for a condition if nothing else happens.
private enum Course {
    /// Its shelf runs out. What is silent does not climb, and after a shelf the operator is told again before anybody else
    /// is.
    case shelf(until: Instant)
    /// Its alarm, of which the operator was last told then, climbs; the first step due first.
    case climb(AlarmID, alerted: Instant, [AlarmEscalation.Step])
}

extension Alarms {
    /// What time brings about for a condition, the first first.
    public mutating func upcoming(for key: ConditionKey) -> [Due<AlarmCommand>] {
        switch course(of: key) {
        case nil: return []
        case .shelf(let until):
            let interval = "\(key.device)/\(key.category)/\(until.milliseconds)"
            return [Due("shelf-\(AlarmEscalation.version)", about: interval, since: until, .unshelve(key))]
        case .climb(let id, let alerted, let steps):
            return steps.map { step in
                let interval = "\(id)/\(step.step.rawValue)/\(alerted.milliseconds)"
                return Due(
                    "escalation-\(AlarmEscalation.version)", about: interval, since: step.due, .step(id, step.step))
            }
        }
    }

    /// When the first of it is due. Every alarm is planned, and few climb: nothing is written for it but the time.
    mutating func nextDue(for key: ConditionKey) -> Instant? {
        switch course(of: key) {
        case nil: nil
        case .shelf(let until): until
        case .climb(_, _, let steps): steps.first?.due
        }
    }

    private mutating func course(of key: ConditionKey) -> Course? {
        guard let condition = conditions[key] else { return nil }
        if let until = condition.shelvedUntil { return .shelf(until: until) }
        guard condition.suppressed == nil, condition.outOfService == nil, let current = condition.current,
            let category = taxonomy[key.category]
        else { return nil }
        return table.look(current) { alarm -> Course? in
            guard alarm.condition == key, let alerted = alarm.alerted else { return nil }
            return .climb(alarm.id, alerted: alerted, AlarmEscalation.steps(of: alarm, category))
        } ?? nil
    }
}
