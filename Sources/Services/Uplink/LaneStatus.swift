public import Replication

/// How far a lane is in the district, as far as this node has heard.
public struct LaneStatus: Hashable, Sendable {
    /// Records that the district has acknowledged since this program began; nil before it has said anything.
    public internal(set) var acknowledged: UInt64?
    /// The newest checkpoint that the district has cosigned, remembered durably.
    public internal(set) var witnessed: SignedHead?
    /// Why there is no stream now; nil while there is one.
    public internal(set) var end: LaneEnd?
}
