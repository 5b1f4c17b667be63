/// A lane whose state says what a command leads to: what a node and an importer drive alike, whatever the lane.
public protocol DecidingFold: LaneFold {
    /// What somebody wants recorded.
    associatedtype Asked: Sendable
    /// What is recorded of it.
    associatedtype Change: EventSet

    /// The events that a command leads to, or the rule that refuses it. Nothing has changed until they are folded:
    /// deciding may load rows, and no more than that.
    mutating func decide(_ asked: Asked, _ context: CommandContext) throws(Rejection) -> [Proposal<Change>]
}

extension Incident: DecidingFold {
    public mutating func decide(
        _ asked: IncidentCommand, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<IncidentEvent>] {
        try decide(asked, context, by: .standard)
    }
}

extension Telemetry: DecidingFold {}
