public import Community
public import Wire

/// The indicators of what a lane holds.
extension FigureTable {
    public init(closedLoop query: IndicatorQuery, by profile: DenominatorProfile = .linli, of incident: Incident) {
        var figures = ClosedLoop(query, profile: profile)
        incident.cases.table.forEach { (found) throws(RowError) in try figures.add(found) }
        figures.finish()
        self = figures.table
    }

    /// Per staffed seat, so duties count as well.
    public init(alarms query: IndicatorQuery, basis: AlarmBasis = .annunciation, of incident: Incident) {
        var figures = AlarmIndicators(query, basis: basis)
        incident.registry.forEachDuty { figures.add($0) }
        incident.alarms.table.forEach { figures.add($0) }
        incident.alarms.suppressions.forEach { figures.add($0) }
        figures.finish()
        self = figures.table
    }

    public init(patrol query: IndicatorQuery, of incident: Incident) {
        var figures = Patrol(query)
        incident.inspections.forEachPlan { figures.add($0) }
        incident.inspections.forEachCheckpoint { figures.add($0) }
        incident.inspections.forEachRound { figures.add($0) }
        figures.finish()
        self = figures.table
    }

    public init(energy query: IndicatorQuery, of telemetry: inout Telemetry) {
        self = EnergyIndicators(query, of: &telemetry).table
    }
}

extension CaseBoard {
    /// The open cases of a place and of what is in it.
    public init(at moment: Instant, in place: PlacePath = .community, of incident: Incident) {
        self.init(at: moment)
        let isOpen = ColumnTest("state") { (state: CaseState) in state.isOpen }
        incident.cases.table.forEach(passing: [isOpen, ColumnTest("place") { place.contains($0) }]) { add($0) }
    }
}

extension Twin {
    public init(of root: PlacePath = .community, depth: Int = 1, in incident: Incident) {
        self.init(of: root, depth: depth)
        incident.registry.forEachPlace { add($0) }
        incident.registry.forEachDevice { add($0) }
        incident.alarms.table.forEach(passing: [ColumnTest("state") { (state: AlarmState) in state.isOpen }]) {
            add($0)
        }
        incident.cases.table.forEach(passing: [ColumnTest("state") { (state: CaseState) in state.isOpen }]) { add($0) }
    }
}
