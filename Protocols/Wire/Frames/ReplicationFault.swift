/// Why a side ends a stream of replication. The number goes over the wire and never changes its meaning; the words are
/// for people.
public struct ReplicationFault: Error, Hashable, Sendable {
    /// Enough for a sentence and a few numbers; it is somebody else's and stands in logs.
    public static let maximumWordByteCount = 1_024

    public let code: Code
    public let words: String

    /// Words that are too long lose their end.
    public init(_ code: Code, _ words: String) {
        self.code = code
        self.words = words.cut(to: ReplicationFault.maximumWordByteCount)
    }

    /// Codes of newer programs are kept as they are.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt64

        public init(rawValue: UInt64) { self.rawValue = rawValue }

        /// The bytes are no frame.
        public static let malformed = Code(rawValue: 1)
        /// Something is larger than its named limit; it is said before it is read.
        public static let tooLarge = Code(rawValue: 2)
        /// The frame has no place in the conversation as it stands.
        public static let unexpected = Code(rawValue: 3)
        /// The two sides have no version in common.
        public static let version = Code(rawValue: 4)
        /// The stream is of another log or lane than the one that this peer may speak for.
        public static let foreign = Code(rawValue: 5)
        /// A note is not signed by a key of the log, or says nothing that a checkpoint says.
        public static let note = Code(rawValue: 6)
        /// A run does not begin where the one before it ended.
        public static let gap = Code(rawValue: 7)
        /// A payload does not unpack into what was said of it.
        public static let payload = Code(rawValue: 8)
        /// A record breaks the rules of records, or stands at another seq than it says.
        public static let record = Code(rawValue: 9)
        /// The records do not make the tree that is claimed: they were changed at rest or on the way.
        public static let root = Code(rawValue: 10)
        /// More is under way than the receiver allows, or it allows less than one run takes.
        public static let window = Code(rawValue: 11)
        /// A checkpoint is older than one that is known.
        public static let replay = Code(rawValue: 12)
        /// The sender has less of the log than the receiver: it was restored from an old backup.
        public static let stale = Code(rawValue: 13)
        /// The log has two histories.
        public static let fork = Code(rawValue: 14)
        /// The sender is of an epoch that another one has followed.
        public static let epoch = Code(rawValue: 15)
        /// The proof that came with a preview is wrong.
        public static let proof = Code(rawValue: 16)
        /// The side goes away, or another stream of this lane has taken its place. Nothing is wrong.
        public static let stopping = Code(rawValue: 17)
        /// The receiver cannot store now.
        public static let busy = Code(rawValue: 18)

        private static let names = [
            "malformed", "too-large", "unexpected", "version", "foreign", "note", "gap", "payload", "record", "root",
            "window", "replay", "stale", "fork", "epoch", "proof", "stopping", "busy",
        ]
    }
}

extension ReplicationFault.Code: CustomStringConvertible {
    /// A word for logs and metrics.
    public var description: String {
        (1...UInt64(Self.names.count)).contains(rawValue) ? Self.names[Int(rawValue) - 1] : "code-\(rawValue)"
    }
}

extension ReplicationFault: CustomStringConvertible {
    public var description: String { "\(code): \(words)" }
}

extension String {
    /// As much of it as fits into so many bytes.
    func cut(to byteCount: Int) -> String {
        guard utf8.count > byteCount else { return self }
        var short = Substring(self)
        while short.utf8.count > byteCount { short.removeLast() }
        return String(short)
    }
}
