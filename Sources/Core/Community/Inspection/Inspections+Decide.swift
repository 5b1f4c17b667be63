import Wire

extension Inspections {
    /// What a command leads to, or the rule that refuses it.
    public mutating func decide(
        _ command: InspectionCommand, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<InspectionEvent>] {
        guard !context.isInFuture else {
            throw Rejection(.inspectionTime, "it is said to have occurred later than now")
        }
        return switch command {
        case .installCheckpoint(let id, let place, let method, let position):
            [try install(id, at: place, method, position, context)]
        case .removeCheckpoint(let id): [try remove(id, context)]
        case .plan(let id, let place, let kind, let name, let route, let exactness, let schedules):
            [try plan(id, at: place, kind, name, route, exactness, schedules, context)]
        case .endPlan(let id): [try end(id, context)]
        case .planRound(let plan, let from, let until, let slot):
            [try planRound(of: plan, from, until, slot, context)]
        case .start(let id): [try start(id, context)]
        case .hit(let id, let scan): [try hit(id, scan, context)]
        case .finish(let id): [try finish(id, context)]
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

    private mutating func remove(
        _ id: CheckpointID, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        let checkpoint = try open(id)
        guard context.occurred >= checkpoint.installed else {
            throw Rejection(.inspectionTime, "the checkpoint \(id) was installed later")
        }
        return context.propose(.checkpointRemoved(CheckpointRemoved()), about: id.text, at: checkpoint.place)
    }

    private mutating func end(
        _ id: PlanID, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        let plan = try open(id)
        guard context.occurred >= plan.began else { throw Rejection(.inspectionTime, "the plan \(id) began later") }
        return context.propose(.planEnded(PlanEnded()), about: id.text, at: plan.place)
    }

    private mutating func plan(
        _ id: PlanID, at place: PlacePath, _ kind: PlanKind, _ name: String, _ route: [CheckpointID],
        _ exactness: InspectionCommand.Exactness, _ schedules: [RoundSchedule], _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        guard id.isName else { throw Rejection(.planUnknown, "\(id) is no id") }
        guard (1...Self.maximumNameLength).contains(name.unicodeScalars.count) else {
            throw Rejection(.planName, "a plan has a name of at most \(Self.maximumNameLength) characters")
        }
        guard (1...Self.maximumRouteCount).contains(route.count), Set(route).count == route.count else {
            throw Rejection(.planRoute, "a route has 1 to \(Self.maximumRouteCount) checkpoints, each once")
        }
        for checkpoint in route { _ = try open(checkpoint) }
        guard (0...kind.largestTolerance).contains(exactness.tolerance),
            (1...Self.maximumGapMilliseconds).contains(exactness.maximumGap)
        else {
            throw Rejection(
                .planExactness,
                "a \(kind.rawValue) has a tolerance of at most \(kind.largestTolerance / 86_400_000) days, and nothing "
                    + "is left alone for more than two years")
        }
        guard schedules.count <= Self.maximumScheduleCount,
            schedules.allSatisfy({ $0.isValid && Int64($0.minutes) * 60_000 <= kind.longestRound })
        else {
            throw Rejection(
                .planSchedule,
                "a schedule has ascending minutes of the day, and rounds no longer than a \(kind.rawValue) takes")
        }
        var event = PlanSet()
        event.schedules = schedules.isEmpty ? nil : schedules
        (event.kind, event.name, event.route) = (kind, name, route)
        event.isOrdered = exactness.isOrdered
        (event.tolerance, event.maximumGap) = (exactness.tolerance, exactness.maximumGap)
        return context.propose(.planSet(event), about: id.text, at: place)
    }

    private mutating func planRound(
        of id: PlanID, _ from: Instant, _ until: Instant, _ slot: Instant?, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        let plan = try open(id)
        guard from < until, from.milliseconds(to: until) <= plan.kind.longestRound else {
            throw Rejection(
                .roundTime, "a round ends after it begins, within \(plan.kind.longestRound / 86_400_000) days")
        }
        var event = RoundPlanned()
        (event.plan, event.from, event.until, event.slot) = (id, from, until, slot)
        let round: RoundID = context.newID("r")
        guard rounds[round] == nil else { throw Rejection(.roundExists, "this is the round \(round) already") }
        return context.propose(.roundPlanned(event), about: round.text, at: plan.place)
    }

    private mutating func start(
        _ id: RoundID, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        // A reader that was offline may know better than the clock that took the round for missed.
        let round = try round(id, .planned, .missed)
        guard round.isInTime(context.occurred) else {
            throw Rejection(.roundTime, "the round \(id) is not to be gone now", allowed: ["cancel", "miss"])
        }
        return propose(.roundStarted(RoundStarted()), about: round, context)
    }

    private mutating func finish(
        _ id: RoundID, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        let round = try round(id, .started)
        guard context.occurred >= round.hits.last?.at ?? round.started ?? round.from else {
            throw Rejection(.roundOutOfOrder, "the round \(id) went on after that")
        }
        return propose(.roundFinished(RoundFinished()), about: round, context)
    }

    private mutating func miss(
        _ id: RoundID, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        let round = try round(id, .planned)
        guard min(context.occurred, context.now) > round.latest else {
            throw Rejection(.roundNotOver, "the round \(id) can still be gone", allowed: ["start", "cancel"])
        }
        return propose(.roundMissed(RoundMissed()), about: round, context)
    }

    private mutating func cancel(
        _ id: RoundID, _ text: String?, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        let round = try round(id, .planned)
        guard context.occurred <= round.latest else {
            throw Rejection(.roundTime, "the round \(id) should have been gone by then", allowed: ["miss"])
        }
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
        guard findings[id] == nil else { throw Rejection(.findingExists, "this is the finding \(id) already") }
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

    mutating func round(_ id: RoundID, _ wanted: RoundState...) throws(Rejection) -> Round {
        guard let found = rounds[id] else { throw Rejection(.roundUnknown, "there is no round \(id)") }
        guard wanted.contains(found.state) else {
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
        case .missed: ["start"]
        case .finished, .cancelled: []
        }
    }
}
