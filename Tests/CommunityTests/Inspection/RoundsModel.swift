import Community
import Wire

/// What somebody would say who knows the rules and looks through the whole log for every question.
struct RoundsModel {
    struct Entry {
        let at: Instant
        let command: InspectionCommand
        let subject: String
    }

    struct Plan {
        let kind: PlanKind
        let route: [CheckpointID]
        let exactness: InspectionCommand.Exactness
        let began: Instant
    }

    struct Round {
        let plan: Plan
        let from: Instant
        let until: Instant
        var state = RoundState.planned
        var started: Instant?
        var hits: [Community.Round.Hit] = []
    }

    private(set) var log: [Entry] = []

    mutating func record(_ command: InspectionCommand, about subject: String, at time: Instant) {
        log.append(Entry(at: time, command: command, subject: subject))
    }

    func installed(_ id: CheckpointID) -> (method: CheckMethod, position: Position?, at: Instant, index: Int)? {
        for (index, entry) in log.enumerated().reversed() where entry.subject == id.text {
            switch entry.command {
            case .removeCheckpoint: return nil
            case .installCheckpoint(_, _, let method, let position): return (method, position, entry.at, index)
            default: continue
            }
        }
        return nil
    }

    /// Where it is, or was.
    private func position(of id: CheckpointID) -> Position? {
        for entry in log.reversed() where entry.subject == id.text {
            if case .installCheckpoint(_, _, _, let position) = entry.command { return position }
        }
        return nil
    }

    func plan(_ id: PlanID, before end: Int? = nil) -> Plan? {
        var found: Plan?
        for entry in log.prefix(end ?? log.count) where entry.subject == id.text {
            switch entry.command {
            case .plan(_, _, let kind, _, let route, let exactness, _):
                found = Plan(kind: kind, route: route, exactness: exactness, began: found?.began ?? entry.at)
            case .endPlan: found = nil
            default: break
            }
        }
        return found
    }

    func round(_ id: RoundID) -> Round? {
        var found: Round?
        for (index, entry) in log.enumerated() where entry.subject == id.text {
            switch entry.command {
            case .planRound(let plan, let from, let until, _):
                found = Round(plan: self.plan(plan, before: index)!, from: from, until: until)
            case .start: (found!.state, found!.started) = (.started, entry.at)
            case .hit(_, let scan): found!.hits.append(.init(checkpoint: scan.checkpoint, at: entry.at))
            case .finish: found!.state = .finished
            case .miss: found!.state = .missed
            case .cancel: found!.state = .cancelled
            default: break
            }
        }
        return found
    }

    /// Every rule that a command breaks; the first that anybody notices is the one that is told.
    func broken(by command: InspectionCommand, at time: Instant, now: Instant) -> Set<Rule> {
        var rules: Set<Rule> = []
        func require(_ isSo: Bool, _ rule: Rule) { if !isSo { rules.insert(rule) } }
        require(time.milliseconds - now.milliseconds <= 300_000, .inspectionTime)
        switch command {
        case .installCheckpoint(let id, _, let method, let position):
            require(installed(id) == nil, .checkpointExists)
            require(position != nil || method != .gps, .checkpointPosition)
        case .removeCheckpoint(let id):
            guard let installed = installed(id) else { return rules.union([.checkpointUnknown]) }
            require(installed.at <= time, .inspectionTime)
        case .plan(_, _, let kind, _, let route, let exactness, _):
            require(!route.isEmpty && Set(route).count == route.count, .planRoute)
            require(route.allSatisfy { installed($0) != nil }, .checkpointUnknown)
            require(exactness.tolerance <= (kind == .patrol ? 1 : 74) * 86_400_000, .planExactness)
        case .endPlan(let id):
            guard let plan = plan(id) else { return rules.union([.planUnknown]) }
            require(plan.began <= time, .inspectionTime)
        case .planRound(let id, let from, let until, _):
            guard let plan = plan(id) else { return rules.union([.planUnknown]) }
            require(from < until, .roundTime)
            require(until.milliseconds - from.milliseconds <= (plan.kind == .patrol ? 1 : 31) * 86_400_000, .roundTime)
        case .start(let id):
            guard let round = round(id) else { return rules.union([.roundUnknown]) }
            require(round.state == .planned || round.state == .missed, .roundState)
            require(round.isInTime(time), .roundTime)
        case .hit(let id, let scan): rules.formUnion(broken(by: scan, on: id, at: time))
        case .finish(let id):
            guard let round = round(id) else { return rules.union([.roundUnknown]) }
            require(round.state == .started, .roundState)
            require(time >= round.hits.last?.at ?? round.started ?? time, .roundOutOfOrder)
        case .miss(let id):
            guard let round = round(id) else { return rules.union([.roundUnknown]) }
            require(round.state == .planned, .roundState)
            require(min(time, now) > round.latest, .roundNotOver)
        case .cancel(let id, _):
            guard let round = round(id) else { return rules.union([.roundUnknown]) }
            require(round.state == .planned, .roundState)
            require(time <= round.latest, .roundTime)
        case .report(let report):
            require(report.round.map { round($0) != nil } ?? true, .roundUnknown)
            require(report.checkpoint.map { installed($0) != nil } ?? true, .checkpointUnknown)
        }
        return rules
    }

    private func broken(
        by scan: InspectionCommand.Scan, on id: RoundID, at time: Instant
    ) -> Set<Rule> {
        guard let round = round(id) else { return [.roundUnknown] }
        guard let checkpoint = installed(scan.checkpoint) else {
            return round.state == .started ? [.checkpointUnknown] : [.checkpointUnknown, .roundState]
        }
        var rules: Set<Rule> = []
        func require(_ isSo: Bool, _ rule: Rule) { if !isSo { rules.insert(rule) } }
        require(round.state == .started, .roundState)
        require(round.plan.route.contains(scan.checkpoint), .roundNotOnRoute)
        require(scan.method == checkpoint.method, .checkpointMethod)
        if let place = checkpoint.position {
            require(scan.position != nil || scan.method == .nfc, .checkpointPosition)
            require(scan.position.map { metres(place, $0) <= 50 } ?? true, .checkpointTooFar)
        }
        for entry in log[checkpoint.index...] {
            guard case .hit(_, let earlier) = entry.command, earlier.checkpoint == scan.checkpoint,
                let old = earlier.counter
            else { continue }
            let new = scan.counter ?? old
            require(entry.at < time ? new > old : entry.at > time ? new < old : new != old, .checkpointCloned)
        }
        guard let last = round.hits.last else {
            require(time >= round.started ?? time, .roundOutOfOrder)
            return rules
        }
        require(time >= last.at, .roundOutOfOrder)
        if round.plan.exactness.isOrdered, round.plan.route.contains(scan.checkpoint) {
            let route = round.plan.route
            require(route.firstIndex(of: scan.checkpoint)! >= route.firstIndex(of: last.checkpoint)!, .roundOutOfOrder)
        }
        if let from = position(of: last.checkpoint), let to = checkpoint.position, metres(from, to) > 50 {
            let seconds = Double(time.milliseconds - last.at.milliseconds) / 1_000
            require(metres(from, to) <= seconds * 7, .roundTooFast)
        }
        return rules
    }

    /// Everything here lies on one meridian. To the whole centimetre.
    private func metres(_ a: Position, _ b: Position) -> Double {
        (abs(Double(a.latitude - b.latitude)) * 1.1132).rounded(.down) / 100
    }
}

extension RoundsModel.Round {
    var latest: Instant {
        plan.kind == .patrol ? until : Instant(milliseconds: until.milliseconds + plan.exactness.tolerance)
    }

    func isInTime(_ time: Instant) -> Bool {
        time.milliseconds >= from.milliseconds - plan.exactness.tolerance && time <= latest
    }
}
