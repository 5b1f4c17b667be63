internal import Digest
public import Merkle
public import Wire

/// Which lane of which log a stream carries, and whose signature on its checkpoints counts.
///
/// All of it is known before the first byte comes: it is bound to the certificate of the connection.
public struct ReplicatedLane: Hashable, Sendable {
    /// The random bytes that name the log.
    public let log: [UInt8]
    public let lane: Lane
    /// The keys of the log. Where a receiver gives a log back that its owner has lost, the receiver's own.
    public let keys: [VerifierKey]

    public init(log: [UInt8], lane: Lane, keys: [VerifierKey]) {
        self.log = log
        self.lane = lane
        self.keys = keys
    }

    /// The origin line of its checkpoints.
    public var origin: String { "linli/\(log.hexadecimal)/\(lane)" }
}
