import Wire

/// The rounds of a community: what is decided about them, and what they have become.
public struct Inspections {
    var checkpoints: Table<Checkpoint>
    var plans: Table<InspectionPlan>
    var rounds: Table<Round>
    var findings: Table<Finding>

    /// A route beyond this would not fit into a record beside its head, nor into anybody's night.
    public static let maximumRouteCount = 500
    public static let maximumNameLength = 120
    /// For each season one by day and one by night.
    public static let maximumScheduleCount = 8
    /// Beyond this a row would be rewritten at length for every tag that somebody holds a reader to in play.
    public static let maximumHitCount = 2 * maximumRouteCount
    /// Nobody plans a visit more seldom than every two years.
    public static let maximumGapMilliseconds: Int64 = 731 * 24 * 3_600_000
    /// Satellite receivers are wrong by so much between houses.
    public static let maximumDistance: Int64 = 50_00
    /// Centimetres a second: faster than an electric bicycle, nobody is on a round.
    public static let maximumSpeed: Int64 = 7_00

    public init(rows: any RowSource) {
        checkpoints = Table(rows)
        plans = Table(rows)
        rounds = Table(rows)
        findings = Table(rows)
    }

    public subscript(checkpoint: CheckpointID) -> Checkpoint? {
        mutating get { checkpoints[checkpoint] }
    }

    public subscript(plan: PlanID) -> InspectionPlan? {
        mutating get { plans[plan] }
    }

    public subscript(round: RoundID) -> Round? {
        mutating get { rounds[round] }
    }

    public subscript(finding: FindingID) -> Finding? {
        mutating get { findings[finding] }
    }

    public func forEachCheckpoint(_ visit: (Checkpoint) -> Void) { checkpoints.forEach(visit) }
    public func forEachPlan(_ visit: (InspectionPlan) -> Void) { plans.forEach(visit) }
    public func forEachRound(_ visit: (Round) -> Void) { rounds.forEach(visit) }

    public mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&checkpoints)
        try visitor.visit(&plans)
        try visitor.visit(&rounds)
        try visitor.visit(&findings)
    }

    mutating func evolve(_ fact: Fact<InspectionEvent>) {
        let now = fact.occurred
        switch fact.event {
        case .checkpointInstalled(let event):
            var new = Checkpoint()
            new.id = CheckpointID(text: fact.subject)
            new.place = fact.place ?? .community
            new.method = event.method
            new.position = event.position
            new.installed = now
            checkpoints.put(new)
        case .checkpointRemoved: checkpoints.modify(CheckpointID(text: fact.subject)) { $0.removed = now }
        case .planSet(let event): plans.put(InspectionPlan(event, fact, insteadOf: plans[PlanID(text: fact.subject)]))
        case .planEnded: plans.modify(PlanID(text: fact.subject)) { $0.ended = now }
        case .findingReported(let event): evolve(event, fact)
        case .roundPlanned(let event): evolve(event, fact)
        case .roundHit(let event): evolve(event, fact)
        default: rounds.modify(RoundID(text: fact.subject)) { $0.evolve(fact) }
        }
    }

    /// Takes in that a case was made of a finding.
    mutating func evolve(_ id: FindingID, became caseID: CaseID) {
        findings.modify(id) { $0.caseID = $0.caseID ?? caseID }
    }

    private mutating func evolve(_ event: RoundPlanned, _ fact: Fact<InspectionEvent>) {
        rounds.put(Round(event, of: plans[event.plan] ?? InspectionPlan(), fact))
        guard let slot = event.slot else { return }
        plans.modify(event.plan) { $0.plannedThrough = max($0.plannedThrough ?? slot, slot) }
    }

    private mutating func evolve(_ event: RoundHit, _ fact: Fact<InspectionEvent>) {
        rounds.modify(RoundID(text: fact.subject)) {
            guard $0.hits.count < Self.maximumHitCount else { return }
            $0.hits.append(Round.Hit(checkpoint: event.checkpoint, at: fact.occurred))
        }
        checkpoints.modify(event.checkpoint) { $0.wasHit(at: fact.occurred, counter: event.counter) }
    }

    private mutating func evolve(_ event: FindingReported, _ fact: Fact<InspectionEvent>) {
        var new = Finding()
        new.id = FindingID(text: fact.subject)
        new.round = event.round
        new.checkpoint = event.checkpoint
        new.place = fact.place ?? .community
        new.category = event.category
        new.priority = event.priority
        new.reported = fact.occurred
        new.text = event.text
        new.media = event.media ?? []
        findings.put(new)
        if let round = event.round { rounds.modify(round) { $0.findings += 1 } }
    }
}

extension InspectionPlan {
    fileprivate init(_ event: PlanSet, _ fact: Fact<InspectionEvent>, insteadOf old: InspectionPlan?) {
        id = PlanID(text: fact.subject)
        kind = event.kind
        place = fact.place ?? .community
        name = event.name
        route = event.route
        isOrdered = event.isOrdered
        // What others have recorded was not refused by anybody here.
        tolerance = min(max(event.tolerance, 0), kind.largestTolerance)
        maximumGap = min(max(event.maximumGap, 1), Inspections.maximumGapMilliseconds)
        schedules = event.schedules ?? []
        plannedThrough = old?.plannedThrough
        began = old.flatMap { $0.ended == nil ? $0.began : nil } ?? fact.occurred
    }
}

extension Round {
    /// A round keeps the plan as it was when it was planned.
    fileprivate init(_ event: RoundPlanned, of plan: InspectionPlan, _ fact: Fact<InspectionEvent>) {
        id = RoundID(text: fact.subject)
        self.plan = event.plan
        kind = plan.kind
        place = fact.place ?? .community
        from = event.from
        until = max(event.from, event.until)
        planned = fact.occurred
        tolerance = plan.tolerance
        route = plan.route
        isOrdered = plan.isOrdered
    }

    fileprivate mutating func evolve(_ fact: Fact<InspectionEvent>) {
        let now = fact.occurred
        switch fact.event {
        case .roundStarted:
            state = .started
            started = now
            by = fact.actor
            ended = nil
        case .roundFinished:
            state = .finished
            ended = now
        case .roundMissed:
            state = .missed
            ended = now
        case .roundCancelled:
            state = .cancelled
            ended = now
        default: break
        }
    }
}
