public import Community
public import Wire

/// A view that every node keeps: a lane and the fold over it.
public struct ViewKind: Sendable {
    public let lane: Lane
    /// Folds a lane as it was asked for.
    public let replay: @Sendable (Replay) throws(ViewError) -> ReplayOutcome

    public init<Fold: LaneFold & SendableMetatype>(_ fold: Fold.Type) {
        lane = Fold.lane
        replay = { replay throws(ViewError) in try replay.run(fold) }
    }

    /// The views of a node, one line each.
    public static let all = [
        ViewKind(Incident.self), ViewKind(Telemetry.self), ViewKind(Access.self),
    ]
}
