public import Wire

/// A transaction of a lane while it is put together: each command is decided by what the lane holds by then, and by what
/// stands in the draft before it.
///
/// Nothing of it is stored until all of it is.
public struct LaneDraft: ~Copyable {
    private let writer: LaneWriter
    private let earlier: EarlierCommands
    /// What its records are dated.
    public let recorded: Instant

    init(_ writer: LaneWriter, _ recorded: Instant, _ earlier: EarlierCommands) {
        self.writer = writer
        self.recorded = recorded
        self.earlier = earlier
    }

    /// How many records the lane will hold.
    public var size: UInt64 { writer.stagedEnd }

    /// Whether it may grow: an alarm that arrives meanwhile waits for the whole transaction.
    public var hasRoom: Bool { writer.hasRoom }

    /// The receipt of a request that was stored before, or stands in this draft. Another request under its key throws.
    public func receipt(of request: Request) throws(LedgerError) -> Receipt? {
        try writer.receipt(of: request, among: earlier)
    }

    /// The receipt is a promise only when the transaction is stored. The command must be new.
    public mutating func append(_ command: Command) -> Receipt { writer.stage(command, recorded: recorded) }

    /// A record of this draft.
    public func record(_ seq: UInt64) -> Record { writer.stagedRecord(Seq(seq)) }

    /// Withdraws the commands from a record on.
    public mutating func cut(to size: UInt64) { writer.unstage(to: size) }
}

extension LaneLog {
    /// Stores what `body` drafts, in one transaction, and blocks this thread until it is durable. `committed` is called
    /// then, before the lane looks after its files: the moment for receipts.
    public func transact<Value>(
        _ body: (inout LaneDraft) -> Value, committed: (Value) -> Void
    ) throws(LedgerError) {
        try reporting(path: context.paths.directory) {
            try commits.withPen { writer in
                committed(try writer.draft(body))
                do throws(LaneWriter.Stop) { try writer.care() } catch {
                    throw LedgerError.stopped(lane, reason: error.reason)
                }
            }
        }
    }
}
