import Calendar
public import Wire

/// What time brings about. It costs what is due, and what was recorded since somebody last asked, but nothing for what is
/// open and waits.
///
/// The first question goes over everything that is open; from then on the fold remembers what its facts are about. Time
/// must not go back from one question to the next.
extension Incident {
    /// What was refused is proposed again after so long, if nothing is recorded about it before: what stood in the way may
    /// be of another kind, such as a place that is not registered.
    public static let retryMilliseconds: Int64 = 3_600_000

    /// What time has brought about by now, in the order in which it fell due: steps of alarms, shelves that are over,
    /// alarms and findings that are to be cases, limits of cases, rounds to be planned, missed or cancelled. Proposes the
    /// same commands until they are folded or `refused`.
    public mutating func due(at now: Instant, limit: Int, by policy: CasePolicy) -> [Proposed] {
        catchUp(at: now, by: policy)
        var (found, ahead, looked) = ([Proposed](), Heap<Pending>(), [Upkeep.Entry]())
        while found.count < limit {
            // Everything is looked at that may come before the first of what was found.
            while let entry = upkeep?.first, entry.at <= now, ahead.first.map({ entry < $0.entry }) ?? true {
                _ = upkeep?.takeFirst()
                let coming = upcoming(for: entry.matter, at: now, by: policy)
                guard let since = coming.first?.since else { continue }
                looked.append(Upkeep.Entry(at: since, matter: entry.matter))
                for (index, due) in coming.due(at: now).enumerated() {
                    ahead.insert(Pending(entry: Upkeep.Entry(at: due.since, matter: entry.matter), index, due))
                }
            }
            guard let next = ahead.popFirst() else { break }
            found.append(Proposed(next.due, next.entry.matter))
        }
        for entry in looked { upkeep?.plan(entry.matter, at: entry.at) }
        return found
    }

    /// When something is due next, or has been since; nil when time alone changes nothing.
    public mutating func nextDue(at now: Instant, by policy: CasePolicy) -> Instant? {
        catchUp(at: now, by: policy)
        while let entry = upkeep?.first {
            let since = nextDue(for: entry.matter, at: now, by: policy)
            if let since, since <= entry.at { return entry.at }
            upkeep?.plan(entry.matter, at: since)
        }
        return nil
    }

    /// To be told when the domain has refused what was proposed, so that it does not stand in the way of the rest.
    public mutating func refused(_ proposed: Proposed, at now: Instant) {
        upkeep?.plan(proposed.matter, at: now.advanced(byMilliseconds: Self.retryMilliseconds))
    }

    /// Plans what is open, if that was not done yet, and what was touched since then.
    private mutating func catchUp(at now: Instant, by policy: CasePolicy) {
        if upkeep == nil { upkeep = whatIsOpen(at: now) }
        if upkeep?.isNew(policy.calendar.version) ?? false {
            var plans: [PlanID] = []
            inspections.plans.forEach(where: InspectionPlan.open) { plans.append($0.id) }
            for plan in plans { upkeep?.touch(plan) }
        }
        for matter in upkeep?.takeTouched() ?? [] {
            let since = nextDue(for: matter, at: now, by: policy)
            upkeep?.plan(matter, at: since)
        }
    }
}

/// Something due that may not be the first.
private struct Pending: Comparable {
    let entry: Upkeep.Entry
    /// Its place among what is due of the same matter.
    let index: Int
    let due: Due<IncidentCommand>

    init(entry: Upkeep.Entry, _ index: Int, _ due: Due<IncidentCommand>) {
        self.entry = entry
        self.index = index
        self.due = due
    }

    static func < (a: Pending, b: Pending) -> Bool { (a.entry, a.index) < (b.entry, b.index) }
    static func == (a: Pending, b: Pending) -> Bool { (a.entry, a.index) == (b.entry, b.index) }
}
