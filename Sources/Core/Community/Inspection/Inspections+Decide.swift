import Wire

extension Inspections {
    /// What a command leads to, or the rule that refuses it.
    public mutating func decide(
        _ command: InspectionCommand, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<InspectionEvent>] {
        switch command {
        case .installCheckpoint(let id, let place, let method, let position):
            [try install(id, at: place, method, position, context)]
        case .removeCheckpoint(let id):
            [context.propose(.checkpointRemoved(CheckpointRemoved()), about: id.text, at: try open(id).place)]
        case .plan(let id, let place, let kind, let name, let route, let exactness):
            [try plan(id, at: place, kind, name, route, exactness, context)]
        case .endPlan(let id):
            [context.propose(.planEnded(PlanEnded()), about: id.text, at: try open(id).place)]
        case .planRound(let plan, let from, let until): [try planRound(of: plan, from, until, context)]
        case .start(let id): [try start(id, context)]
        case .hit(let id, let scan): [try hit(id, scan, context)]
        case .finish(let id):
            [propose(.roundFinished(RoundFinished()), about: try round(id, .started), context)]
        case .miss(let id): [try miss(id, context)]
        case .cancel(let id, let text): [try cancel(id, text, context)]
        case .report(let report): [try self.report(report, context)]
        }
    }

    private mutating func install(
        _ id: CheckpointID, at place: PlacePath, _ method: CheckMethod, _ position: Position?,
        _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        guard id.isName else { throw Rejection(.checkpointUnknown, "\(id) is no id") }
        if let old = checkpoints[id], old.removed == nil {
            throw Rejection(.checkpointExists, "the checkpoint \(id) is installed", allowed: ["remove"])
        }
        guard position?.isValid ?? (method != .gps) else {
            throw Rejection(.checkpointPosition, "a checkpoint that is found by its position needs a valid one")
        }
        var event = CheckpointInstalled()
        (event.method, event.position) = (method, position)
        return context.propose(.checkpointInstalled(event), about: id.text, at: place)
    }

    private mutating func plan(
        _ id: PlanID, at place: PlacePath, _ kind: PlanKind, _ name: String, _ route: [CheckpointID],
        _ exactness: InspectionCommand.Exactness, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        guard id.isName else { throw Rejection(.planUnknown, "\(id) is no id") }
        guard (1...Self.maximumRouteCount).contains(route.count), Set(route).count == route.count else {
            throw Rejection(.planRoute, "a route has 1 to \(Self.maximumRouteCount) checkpoints, each once")
        }
        for checkpoint in route { _ = try open(checkpoint) }
        guard (0...Self.maximumRoundMilliseconds).contains(exactness.tolerance),
            (1...Self.maximumGapMilliseconds).contains(exactness.maximumGap)
        else { throw Rejection(.planExactness, "a tolerance is at most a day, a gap at most two years") }
        var event = PlanSet()
        (event.kind, event.name, event.route) = (kind, name, route)
        event.isOrdered = exactness.isOrdered
        (event.tolerance, event.maximumGap) = (exactness.tolerance, exactness.maximumGap)
        return context.propose(.planSet(event), about: id.text, at: place)
    }

    private mutating func planRound(
        of id: PlanID, _ from: Instant, _ until: Instant, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        let plan = try open(id)
        guard from < until, from.milliseconds(to: until) <= Self.maximumRoundMilliseconds else {
            throw Rejection(.roundTime, "a round ends after it begins, within a day")
        }
        var event = RoundPlanned()
        (event.plan, event.from, event.until) = (id, from, until)
        let round: RoundID = context.newID("r")
        return context.propose(.roundPlanned(event), about: round.text, at: plan.place)
    }

    private mutating func start(
        _ id: RoundID, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        let round = try round(id, .planned)
        guard (round.earliest...round.until).contains(context.occurred) else {
            throw Rejection(.roundTime, "the round \(id) is not to be gone now", allowed: ["cancel", "miss"])
        }
        return propose(.roundStarted(RoundStarted()), about: round, context)
    }

    private mutating func miss(
        _ id: RoundID, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        let round = try round(id, .planned)
        guard context.occurred > round.until else {
            throw Rejection(.roundNotOver, "the round \(id) can still be gone", allowed: ["start", "cancel"])
        }
        return propose(.roundMissed(RoundMissed()), about: round, context)
    }

    private mutating func cancel(
        _ id: RoundID, _ text: String?, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        let round = try round(id, .planned)
        var event = RoundCancelled()
        event.text = text
        return propose(.roundCancelled(event), about: round, context)
    }

    private mutating func report(
        _ report: FindingReport, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        if let id = report.round, rounds[id] == nil { throw Rejection(.roundUnknown, "there is no round \(id)") }
        if let id = report.checkpoint { _ = try open(id) }
        var event = FindingReported()
        event.category = report.category
        event.priority = report.priority
        event.round = report.round
        event.checkpoint = report.checkpoint
        event.text = report.text
        event.media = report.media
        let id: FindingID = context.newID("f")
        return context.propose(.findingReported(event), about: id.text, at: report.place)
    }

    func propose(
        _ event: InspectionEvent, about round: Round, _ context: CommandContext
    ) -> Proposal<InspectionEvent> {
        context.propose(event, about: round.id.text, at: round.place)
    }

    mutating func open(_ id: CheckpointID) throws(Rejection) -> Checkpoint {
        guard let found = checkpoints[id], found.removed == nil else {
            throw Rejection(.checkpointUnknown, "no checkpoint \(id) is installed", allowed: ["install"])
        }
        return found
    }

    private mutating func open(_ id: PlanID) throws(Rejection) -> InspectionPlan {
        guard let found = plans[id], found.ended == nil else {
            throw Rejection(.planUnknown, "there is no plan \(id)", allowed: ["plan"])
        }
        return found
    }

    mutating func round(_ id: RoundID, _ wanted: RoundState) throws(Rejection) -> Round {
        guard let found = rounds[id] else { throw Rejection(.roundUnknown, "there is no round \(id)") }
        guard found.state == wanted else {
            throw Rejection(.roundState, "the round \(id) is \(found.state.rawValue)", allowed: found.allowed)
        }
        return found
    }
}

extension Round {
    var allowed: [String] {
        switch state {
        case .planned: ["start", "cancel", "miss"]
        case .started: ["hit", "finish"]
        case .finished, .missed, .cancelled: []
        }
    }
}
