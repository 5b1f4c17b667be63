public import Merkle
public import Wire

/// What the store holds of a lane, and in which state it is.
public struct StoredLane: Hashable, Sendable {
    public let lane: LogLane
    /// The tree before the first record that is here: empty, unless the node had pruned before the district knew it.
    public let start: Frontier
    /// The tree of all of them.
    public internal(set) var frontier: Frontier
    public internal(set) var head: TreeHead
    /// When something came of it last, be it only a sign of life.
    public internal(set) var lastHeard: Instant
    /// The newest epoch in which the log has come, over whichever of its lanes; 0 before the first.
    public internal(set) var epoch: UInt64
    /// How many previews wait for their records.
    public internal(set) var previewCount: Int
    /// The version of the fold that made its rows.
    public internal(set) var foldVersion: Int64
    /// Whether nothing is taken of its log until somebody has looked at what was found.
    public internal(set) var isQuarantined: Bool

    /// Places in a lane are integers to a store; no node will ever come near.
    static let largestSize: UInt64 = 1 << 62

    private static let emptyTree = Frontier()

    public var size: UInt64 { head.size }
    /// The places whose records are here.
    public var held: Range<UInt64> { start.size..<size }

    init(
        _ lane: LogLane, start: Frontier, frontier: Frontier, lastHeard: Instant, epoch: UInt64 = 0,
        previewCount: Int = 0, foldVersion: Int64, isQuarantined: Bool = false
    ) {
        self.lane = lane
        // Nearly all lanes begin with the empty tree: they share it, and the memory that it sets aside to grow.
        self.start = start.size == 0 ? StoredLane.emptyTree : start
        self.frontier = frontier
        self.lastHeard = lastHeard
        self.epoch = epoch
        self.previewCount = previewCount
        self.foldVersion = foldVersion
        self.isQuarantined = isQuarantined
        var hasher = TreeHasher()
        head = frontier.head(with: &hasher)
    }
}
