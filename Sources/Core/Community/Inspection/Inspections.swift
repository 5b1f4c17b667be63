import Wire

/// The rounds of a community: what is decided about them, and what they have become.
public struct Inspections {
    var checkpoints: Table<Checkpoint>
    var plans: Table<InspectionPlan>
    var rounds: Table<Round>
    var findings: Table<Finding>

    /// A route beyond this would not fit into a record beside its head, nor into anybody's night.
    public static let maximumRouteCount = 500
    /// Nobody plans a round of more than a day, nor a visit more seldom than every two years.
    public static let maximumRoundMilliseconds: Int64 = 24 * 3_600_000
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

    public subscript(round: RoundID) -> Round? {
        mutating get { rounds[round] }
    }

    public subscript(finding: FindingID) -> Finding? {
        mutating get { findings[finding] }
    }

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
        case .planSet(let event): plans.put(InspectionPlan(event, fact))
        case .planEnded: plans.modify(PlanID(text: fact.subject)) { $0.ended = now }
        case .findingReported(let event): evolve(event, fact)
        case .roundPlanned(let event): rounds.put(Round(event, of: plans[event.plan] ?? InspectionPlan(), fact))
        case .roundHit(let event): evolve(event, fact)
        default: rounds.modify(RoundID(text: fact.subject)) { $0.evolve(fact.event, now) }
        }
    }

    private mutating func evolve(_ event: RoundHit, _ fact: Fact<InspectionEvent>) {
        rounds.modify(RoundID(text: fact.subject)) {
            $0.hits.append(Round.Hit(checkpoint: event.checkpoint, at: fact.occurred))
        }
        checkpoints.modify(event.checkpoint) { checkpoint in
            checkpoint.hits += 1
            checkpoint.counter = event.counter ?? checkpoint.counter
            checkpoint.lastHit = max(checkpoint.lastHit ?? fact.occurred, fact.occurred)
        }
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
        findings.put(new)
        if let round = event.round { rounds.modify(round) { $0.findings += 1 } }
    }
}

extension InspectionPlan {
    fileprivate init(_ event: PlanSet, _ fact: Fact<InspectionEvent>) {
        id = PlanID(text: fact.subject)
        kind = event.kind
        place = fact.place ?? .community
        name = event.name
        route = event.route
        isOrdered = event.isOrdered
        tolerance = event.tolerance
        maximumGap = event.maximumGap
        began = fact.occurred
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
        until = event.until
        tolerance = plan.tolerance
        route = plan.route
        isOrdered = plan.isOrdered
    }

    fileprivate mutating func evolve(_ event: InspectionEvent, _ now: Instant) {
        switch event {
        case .roundStarted:
            state = .started
            started = now
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
