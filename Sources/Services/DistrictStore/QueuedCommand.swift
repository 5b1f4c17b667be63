public import Wire

/// A command from the district to a community, which waits durably until the community has answered.
public struct QueuedCommand: Hashable, Sendable {
    public let log: LogID
    /// What makes its effect happen once, however often it is sent.
    public let id: String
    public let bytes: [UInt8]
    /// A node that gets it later does not carry it out.
    public let notAfter: Instant
    /// Nil while it is pending.
    public internal(set) var end: End?

    public init(to log: LogID, id: String, _ bytes: [UInt8], notAfter: Instant, end: End? = nil) {
        self.log = log
        self.id = id
        self.bytes = bytes
        self.notAfter = notAfter
        self.end = end
    }

    public enum End: Hashable, Sendable {
        /// What it became in the community's log.
        case recorded(Lane, Seq)
        /// A code for programs and words for people.
        case refused(code: String, words: String)
        /// Nobody sends it any more. What the node did before it heard of that, it may still report: the log is the truth.
        case expired
    }
}
