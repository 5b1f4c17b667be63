import Wire

@testable import Community

/// What time brings about, found as one would first think of it: by going over everything that ever was.
extension Incident {
    func scan(at now: Instant, by policy: CasePolicy) -> [Proposed] {
        var found: [(entry: Upkeep.Entry, index: Int, due: Due<IncidentCommand>)] = []
        for (matter, coming) in coming(at: now, by: policy) {
            for (index, due) in coming.due(at: now).enumerated() {
                found.append((Upkeep.Entry(at: due.since, matter: matter), index, due))
            }
        }
        return found.sorted { ($0.entry, $0.index) < ($1.entry, $1.index) }.map { Proposed($0.due, $0.entry.matter) }
    }

    func nextByScan(at now: Instant, by policy: CasePolicy) -> Instant? {
        coming(at: now, by: policy).compactMap(\.1.first?.since).min()
    }

    private func coming(at now: Instant, by policy: CasePolicy) -> [(Matter, [Due<IncidentCommand>])] {
        var matters: [Matter] = []
        alarms.conditions.forEach { matters.append(.condition($0.key)) }
        alarms.table.forEach { matters.append(.alarm($0.id)) }
        cases.table.forEach { matters.append(.work($0.id)) }
        inspections.findings.forEach { matters.append(.finding($0.id)) }
        inspections.forEachPlan { matters.append(.plan($0.id)) }
        inspections.forEachRound { matters.append(.round($0.id)) }
        var copy = self
        return matters.map { ($0, copy.upcoming(for: $0, at: now, by: policy)) }
    }
}
