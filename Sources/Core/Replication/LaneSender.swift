public import Merkle
public import Wire

/// The side of a stream that has the log: it says how far it has come, sends what the other side lacks, and waits when
/// too much is under way.
///
/// A value: inputs go in with the time, effects come out and are carried out in their order. An effect that asks for
/// something is answered by one input. A connection has a sender of its own, which begins with `opened`; what it does not
/// know when it begins, the receiver tells it.
public struct LaneSender: Sendable {
    public enum Input: Sendable {
        case opened
        case received(Frame)
        /// So many records of the log are durable now.
        case grew(to: UInt64)
        case introduced(SignedHead, Frame.Pruned?)
        case signed(SignedHead)
        case read(Frame.Batch)
        case proved(Frame.Preview)
        /// A checkpoint is due now, whatever the rhythm says: a segment was sealed.
        case due
        case tick
        /// Whoever holds this side ends it.
        case end(ReplicationFault)
    }

    public enum Effect: Hashable, Sendable {
        case send(Frame)
        /// Sign a checkpoint of all there is, and prove what went before if the front of the log is gone
        /// (`Frame.Pruned.init(proving:)`). Answered by `introduced`.
        case introduce
        /// Sign a checkpoint of the log at this size. Answered by `signed`.
        case sign(size: UInt64)
        /// Read as many records as fit into so many bytes (`RecordRun.fitting`). Answered by `read`.
        case read(from: UInt64, byteLimit: Int)
        /// Read records from `first` on, and prove them (`Frame.Preview.init(proving:)`). Answered by `proved`.
        case prove(from: UInt64, byteLimit: Int, extending: UInt64)
        /// The receiver has witnessed this: what it covers may be pruned.
        case keep(SignedHead)
        /// For a `CommandReceiver`.
        case command(Frame.Command)
        /// So much of the log is on the disk of the receiver.
        case acknowledged(UInt64)
        /// `tick` is wanted then. A later one makes this one superfluous.
        case wake(at: Duration)
        /// Nothing follows: send what there is to send, then close.
        case end(ReplicationFault, by: Side)
    }

    enum Phase: Hashable {
        case new
        case introducing
        case greeted(SignedHead)
        /// The receiver has told what it has; whether it is the same is found out.
        case comparing(Frame.Resume)
        case streaming
        case closed
    }

    /// What is asked for and keeps batches back, because it is about just what was sent so far.
    enum Proof: Hashable {
        case checkpoint, preview
    }

    let lane: ReplicatedLane
    let epoch: UInt64
    let witnesses: [VerifierKey]
    let limits: SenderLimits
    let versions: [ReplicationVersion]

    var phase = Phase.new
    /// Frames of kinds that only the other side knows.
    public internal(set) var skippedFrames = 0
    var isNewerThere = false
    var now = Duration.zero

    /// What the log has, what was sent of it in batches, what is acknowledged.
    var size: UInt64 = 0
    /// The first record that is not pruned.
    var first: UInt64 = 0
    public internal(set) var position: UInt64 = 0
    public internal(set) var acknowledged: UInt64 = 0
    var flight = Flight(limit: 0)

    /// Those that came before they could be carried out.
    var heldCommands: [Frame.Command] = []

    var isReading = false
    var waiting: Frame.Batch?
    var pace: Pace
    var proof: Proof?

    /// Behind the last record that needs no preview: it has one, or is close to its turn.
    var previewed: UInt64 = 0
    var previewsInFlight: [UInt64] = []

    var checkpointSize: UInt64 = 0
    var checkpointed = Duration.zero
    var isCheckpointDue = false
    /// The newest checkpoint that has come back.
    var witnessed: UInt64 = 0
    var wakesAt: Duration?

    /// `witnesses` are the keys of the receiver that count: all others' cosignatures are worth nothing here.
    public init(
        _ lane: ReplicatedLane, epoch: UInt64, witnesses: [VerifierKey], limits: SenderLimits? = nil,
        versions: [ReplicationVersion] = ReplicationVersion.supported
    ) {
        self.lane = lane
        self.epoch = epoch
        self.witnesses = witnesses
        let limits = limits ?? SenderLimits(for: lane.lane)
        self.limits = limits
        self.versions = versions
        pace = Pace(bytesPerSecond: limits.catchUpBytesPerSecond, burst: limits.catchUpBurst)
    }

    /// `now` is the time since some moment; it does not go back, and where it does, it stands still.
    public mutating func handle(_ input: Input, at time: Duration) -> [Effect] {
        now = max(now, time)
        guard phase != .closed else { return [] }
        do throws(ReplicationFault) {
            return try take(input)
        } catch {
            return close(error, by: .here)
        }
    }

    private mutating func take(_ input: Input) throws(ReplicationFault) -> [Effect] {
        switch input {
        case .opened:
            precondition(phase == .new, "a stream opens once")
            phase = .introducing
            return [.introduce]
        case .received(let frame): return try receive(frame)
        case .grew(let size):
            self.size = max(self.size, size)
            return advance()
        case .introduced(let head, let pruned): return introduced(head, pruned)
        case .signed(let head): return signed(head)
        case .read(let batch):
            precondition(isReading && batch.run.first.value == position, "what was read is what was asked for")
            isReading = false
            size = max(size, batch.run.end)
            waiting = batch
            return advance()
        case .proved(let preview): return proved(preview)
        case .due:
            isCheckpointDue = true
            return advance()
        case .tick:
            wakesAt = nil
            return advance()
        case .end(let fault): return close(fault, by: .here)
        }
    }

    mutating func close(_ fault: ReplicationFault, by side: Side) -> [Effect] {
        phase = .closed
        waiting = nil
        let end = Effect.end(fault, by: side)
        return side == .here ? [.send(.goodbye(fault)), end] : [end]
    }
}
