public import Merkle
public import Wire

/// Two histories of one lane: what was found, kept for ever. Nothing of the lane's log is taken until somebody has lifted it
/// by name.
public struct Quarantine: Hashable, Sendable {
    public let lane: LogLane
    public let at: Instant
    public let reason: String
    public let ours: Evidence
    public let theirs: Evidence
    /// Nil while the log is in quarantine.
    public internal(set) var lift: Lift?

    public init(
        _ lane: LogLane, at: Instant, because reason: String, ours: Evidence, theirs: Evidence, lift: Lift? = nil
    ) {
        self.lane = lane
        self.at = at
        self.reason = reason
        self.ours = ours
        self.theirs = theirs
        self.lift = lift
    }

    /// What one side says.
    public struct Evidence: Hashable, Sendable {
        /// Of which tree; nil where it says nothing of one.
        public let head: TreeHead?
        /// The signed checkpoint, where there is one: only with it the node is convicted by its own hand.
        public let note: [UInt8]?
        public let records: [Exhibit]
        /// The frame that it was found in, as it came.
        public let frame: [UInt8]?

        public init(head: TreeHead?, note: [UInt8]? = nil, records: [Exhibit] = [], frame: [UInt8]? = nil) {
            self.head = head
            self.note = note
            self.records = records
            self.frame = frame
        }
    }

    /// A record, and the place that it claims.
    public struct Exhibit: Hashable, Sendable {
        public let seq: Seq
        public let bytes: [UInt8]

        public init(_ seq: Seq, _ bytes: [UInt8]) {
            self.seq = seq
            self.bytes = bytes
        }
    }

    /// Who ended it, and why.
    public struct Lift: Hashable, Sendable {
        public let by: String
        public let why: String
        public let at: Instant

        public init(by: String, why: String, at: Instant) {
            self.by = by
            self.why = why
            self.at = at
        }
    }
}
