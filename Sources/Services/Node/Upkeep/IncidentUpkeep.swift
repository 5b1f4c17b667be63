import Community
import Wire

/// What time brings about in the incident lane: escalations, shelves that are over, cases of alarms and findings, rounds.
struct IncidentUpkeep: Upkeep {
    func due(in fold: inout Incident, at now: Instant, limit: Int) -> [Proposed] {
        fold.due(at: now, limit: limit, by: .standard)
    }

    func ask(for thing: Proposed) throws(WireError) -> Ask<IncidentCommand> {
        try Ask(thing.command, by: thing.actor, id: thing.id)
    }

    func refused(_ thing: Proposed, in fold: inout Incident, at now: Instant) { fold.refused(thing, at: now) }

    func next(in fold: inout Incident, at now: Instant) -> Instant? { fold.nextDue(at: now, by: .standard) }
}

/// For a lane where time alone changes nothing.
struct NoUpkeep<Fold: DecidingFold>: Upkeep {
    func due(in fold: inout Fold, at now: Instant, limit: Int) -> [Ask<Fold.Asked>] { [] }
    func ask(for thing: Ask<Fold.Asked>) -> Ask<Fold.Asked> { thing }
    func refused(_ thing: Ask<Fold.Asked>, in fold: inout Fold, at now: Instant) {}
    func next(in fold: inout Fold, at now: Instant) -> Instant? { nil }
}

extension Ask {
    /// What the node itself asks for, under an id that tells what it is about.
    init(_ asked: Asked, by actor: String, id: String) throws(WireError) {
        let key = try CommandKey(principal: "linli", source: "linli:node", id: id)
        self.init(asked, by: actor, request: Request(key: key, content: []))
    }
}
