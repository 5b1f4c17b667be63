public import Community
public import Ledger
public import Wire

/// A view that every node keeps: a lane and the fold over it.
public struct ViewKind: Sendable {
    public let lane: Lane
    /// Folds a lane as it was asked for.
    public let replay: @Sendable (Replay) throws(ViewError) -> ReplayOutcome
    /// How many records of a log are not stored in it, or why what lies there is no view of that log. The log is looked at
    /// after the view, which somebody may be writing.
    public let lag:
        @Sendable (ViewSite, () throws(LedgerError) -> any LaneHistory) throws(ViewError) -> Result<UInt64, Stale>

    public init<Fold: LaneFold & SendableMetatype>(_ fold: Fold.Type) {
        lane = Fold.lane
        replay = { replay throws(ViewError) in try replay.run(fold) }
        lag = { site, log throws(ViewError) in
            try StoredView.look(fold, at: site, .read, over: log).map { $0.history.size - $0.mark.position }
        }
    }

    /// The views of a node, one line each.
    public static let all = [
        ViewKind(Incident.self), ViewKind(Telemetry.self), ViewKind(Access.self),
    ]
}
