import Wire

extension Incident {
    /// What time brings about for one matter if nothing else happens, the first first. Asks its rows alone, so that it is
    /// the same wherever they were stored in between.
    mutating func upcoming(
        for matter: Matter, at now: Instant, by policy: CasePolicy
    ) -> [Due<IncidentCommand>] {
        switch matter {
        case .condition(let key): return alarms.upcoming(for: key).map { $0.map { .alarm($0) } }
        case .alarm(let id): return alarms[id].flatMap { AlarmCase.upcoming(for: $0, at: now) }.map { [$0] } ?? []
        case .work(let id):
            return cases[id].map { CaseEscalation.upcoming(for: $0) }?.map { $0.map { .work($0) } } ?? []
        case .finding(let id):
            return inspections[id].flatMap { $0.upcoming(at: now) }.map { [$0.map { .work($0) }] } ?? []
        case .plan(let id):
            guard let plan = inspections[id] else { return [] }
            let rounds = InspectionUpkeep.upcoming(for: plan, at: now, by: policy.calendar)
            return rounds.map { $0.map { .inspection($0) } }
        case .round(let id):
            guard let round = inspections[id] else { return [] }
            let plan = inspections[round.plan]
            let due = InspectionUpkeep.upcoming(for: round, of: plan, at: now)
            return due.map { [$0.map { .inspection($0) }] } ?? []
        }
    }

    /// When the first of it is due.
    mutating func nextDue(for matter: Matter, at now: Instant, by policy: CasePolicy) -> Instant? {
        if case .condition(let key) = matter { return alarms.nextDue(for: key) }
        return upcoming(for: matter, at: now, by: policy).first?.since
    }

    /// Everything that is open but the plans, which are looked at with each new calendar. Alarms and cases may be many:
    /// they are planned as they come, and a silent condition is found out when its turn comes.
    func whatIsOpen(at now: Instant) -> Upkeep {
        var upkeep = Upkeep()
        alarms.table.forEach(where: Alarm.open) { alarm in
            guard let category = alarms.taxonomy[alarm.category],
                let step = AlarmEscalation.steps(of: alarm, category).first
            else { return }
            upkeep.plan(.condition(alarm.condition), atTheLatest: step.due)
        }
        alarms.suppressions.forEach(where: Suppression.shelves) { upkeep.touch(.condition($0.key.condition)) }
        alarms.table.forEach(where: Alarm.owed) { upkeep.touch(.alarm($0.id)) }
        cases.table.forEach(where: Case.open) { found in
            upkeep.plan(.work(found.id), at: CaseEscalation.upcoming(for: found).first?.since)
        }
        inspections.findings.forEach(where: Finding.open) { finding in
            upkeep.plan(.finding(finding.id), at: finding.upcoming(at: now)?.since)
        }
        inspections.rounds.forEach(where: Round.ahead) { upkeep.touch($0) }
        return upkeep
    }
}

/// What facts are about.
extension Incident {
    mutating func note(_ event: CaseEvent, _ subject: String) {
        upkeep?.touch(.work(CaseID(text: subject)))
        if case .reported(let report) = event, let finding = report.finding { upkeep?.touch(.finding(finding)) }
    }

    mutating func note(_ event: AlarmEvent, _ subject: String) {
        guard let category = event.conditionCategory else {
            let id = AlarmID(text: subject)
            guard let found = alarms.table.look(id, { ($0.condition, isGenuine: $0.isGenuine) }) else { return }
            upkeep?.touch(.condition(found.0))
            if found.isGenuine ?? false { upkeep?.touch(.alarm(id)) }
            return
        }
        upkeep?.touch(.condition(ConditionKey(device: DeviceID(text: subject), category: category)))
    }

    mutating func note(_ event: InspectionEvent, _ subject: String) {
        switch event {
        case .planSet, .planEnded: upkeep?.touch(PlanID(text: subject))
        case .findingReported: upkeep?.touch(.finding(FindingID(text: subject)))
        case .roundPlanned(let planned):
            upkeep?.touch(.plan(planned.plan))
            if let round = inspections[RoundID(text: subject)] { upkeep?.touch(round) }
        case .roundStarted, .roundFinished, .roundMissed, .roundCancelled:
            if let round = inspections[RoundID(text: subject)] { upkeep?.touch(round) }
        case .checkpointInstalled, .checkpointRemoved, .roundHit: break
        }
    }
}

extension AlarmEvent {
    /// Of what is about a condition rather than about one alarm of it.
    fileprivate var conditionCategory: CategoryCode? {
        switch self {
        case .conditionReturned(let event): event.category
        case .conditionShelved(let event): event.category
        case .conditionUnshelved(let event): event.category
        case .conditionSuppressed(let event): event.category
        case .conditionUnsuppressed(let event): event.category
        case .conditionWithdrawn(let event): event.category
        case .conditionReinstated(let event): event.category
        default: nil
        }
    }
}

extension CaseReported {
    /// The finding of a patrol that it was made of.
    var finding: FindingID? { source == .patrol ? origin.map { FindingID(text: $0) } : nil }
}
