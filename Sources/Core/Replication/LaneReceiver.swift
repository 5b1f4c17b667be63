public import Digest
public import Merkle
public import Wire

/// The side of a stream that takes a log: it recomputes the tree from what it has stored itself, acknowledges what its
/// store has made durable, and never overwrites anything.
///
/// A value: inputs go in, effects come out and are carried out in their order, those of the store among themselves too.
/// A connection has a receiver of its own, which is made of what the store has; whoever opens a second one for a lane
/// ends the first before, and drops what it has not carried out.
public struct LaneReceiver: Sendable {
    /// What the store has of a lane.
    public struct Stored: Hashable, Sendable {
        public var frontier: Frontier
        /// The newest epoch in which the log has come.
        public var epoch: UInt64
        /// The leaf hashes of the records that are stored ahead of their place.
        public var previews: [UInt64: Hash]
        /// Two histories of it are known, and nobody has decided yet.
        public var isQuarantined: Bool

        public init(
            frontier: Frontier = Frontier(), epoch: UInt64 = 0, previews: [UInt64: Hash] = [:],
            isQuarantined: Bool = false
        ) {
            self.frontier = frontier
            self.epoch = epoch
            self.previews = previews
            self.isQuarantined = isQuarantined
        }
    }

    public enum Input: Sendable {
        case received(Frame)
        /// The root that the store has of the tree of the size that was asked for; nil if the log was pruned beyond it
        /// before it came here.
        case root(Hash?)
        /// So many records of the lane are durable.
        case stored(UInt64)
        /// The preview that ends there is durable.
        case previewed(UInt64)
        case cosigned([UInt8])
        /// Somebody here wants a checkpoint now.
        case wanted
        case end(ReplicationFault)
    }

    public enum Effect: Hashable, Sendable {
        case send(Frame)
        /// The sender is who it says and may go on: remember its epoch, show it as connected, begin with commands.
        case opened(epoch: UInt64)
        /// The log comes to a store that has nothing of it, and its front is gone: it begins behind this.
        case begin(Frontier)
        /// A new epoch has begun: records that were shown ahead of their place may be lost. Keep and report them, and
        /// store what comes as if they had not been there.
        case abandonPreviews
        /// What root the stored log has at this size. Answered by `root`.
        case root(at: UInt64)
        /// In one transaction, and only behind the record before it. Answered by `stored`.
        case store(ReceivedRun)
        /// Apart from the log, marked as provisional. Answered by `previewed`.
        case storePreview(ReceivedRun, SignedHead)
        /// Remember this head as witnessed, cosign it, in this order. Answered by `cosigned`.
        case witness(SignedHead)
        /// The log has two histories. Keep the evidence, and take nothing of this log until somebody has decided.
        case quarantine(ForkEvidence)
        /// For a `CommandSender`.
        case answer(Frame.Answer)
        /// Nothing follows: send what there is to send, then close.
        case end(ReplicationFault, by: Side)
    }

    enum Phase: Hashable {
        case new
        /// The sender has signed a tree that is smaller than ours: what root we had there is found out. If it is the
        /// same, the sender gets this fault.
        case comparing(SignedHead, Frame, ReplicationFault)
        case open
        case closed
    }

    let lane: ReplicatedLane
    let limits: ReceiverLimits
    let versions: [ReplicationVersion]
    let decompress: @Sendable ([UInt8], Int) -> [UInt8]?

    var phase = Phase.new
    var epoch: UInt64
    let isQuarantined: Bool
    /// Frames of kinds that only the other side knows.
    public internal(set) var skippedFrames = 0
    /// Previews that there was no room for.
    public internal(set) var skippedPreviews = 0
    var isNewerThere = false

    /// The tree of all that has come and was found right; the store follows.
    var tree: Frontier
    public internal(set) var stored: UInt64
    var flight: Flight

    var previews: [UInt64: Hash]
    /// Behind the last preview that is durable.
    var previewed: UInt64
    /// Those that are not yet, and those that there was no room for until all before them are.
    var pendingPreviews: [(end: UInt64, isKept: Bool)] = []
    /// Behind the last preview that has come.
    var previewEnd: UInt64 { pendingPreviews.last?.end ?? previewed }

    /// The first signed tree that the records have not reached yet: they must make it.
    var promise: SignedHead?
    /// The newest checkpoint that was found right and is not witnessed yet.
    var checkpoint: SignedHead?
    var isWitnessing = false

    /// `decompress` makes exactly as many bytes of a zstd frame as it is told, or nil.
    public init(
        _ lane: ReplicatedLane, stored: Stored, limits: ReceiverLimits = ReceiverLimits(),
        versions: [ReplicationVersion] = ReplicationVersion.supported,
        decompress: @escaping @Sendable ([UInt8], Int) -> [UInt8]?
    ) {
        precondition(limits.window >= RecordRun.maximumByteCount, "a window takes one batch at least")
        self.lane = lane
        self.limits = limits
        self.versions = versions
        self.decompress = decompress
        epoch = stored.epoch
        isQuarantined = stored.isQuarantined
        tree = stored.frontier
        self.stored = stored.frontier.size
        flight = Flight(limit: limits.window)
        previews = stored.previews
        previewed = max(stored.frontier.size, stored.previews.keys.max().map { $0 + 1 } ?? 0)
    }

    public mutating func handle(_ input: Input) -> [Effect] {
        guard phase != .closed else { return [] }
        do throws(ReplicationFault) {
            return try take(input)
        } catch {
            return close(error, by: .here)
        }
    }

    private mutating func take(_ input: Input) throws(ReplicationFault) -> [Effect] {
        switch input {
        case .received(let frame): return try receive(frame)
        case .root(let root): return compared(root)
        case .stored(let size): return stored(size)
        case .previewed(let end): return previewed(end)
        case .cosigned(let note):
            isWitnessing = false
            return [.send(.checkpoint(note))] + witness()
        case .wanted: return phase == .open ? [.send(.wanted)] : []
        case .end(let fault): return close(fault, by: .here)
        }
    }

    mutating func close(_ fault: ReplicationFault, by side: Side) -> [Effect] {
        phase = .closed
        let end = Effect.end(fault, by: side)
        return side == .here ? [.send(.goodbye(fault)), end] : [end]
    }

    mutating func fork(_ evidence: ForkEvidence) -> [Effect] {
        [.quarantine(evidence)] + close(ReplicationFault(.fork, evidence.words), by: .here)
    }
}
