extension Frame {
    /// What the receiver wants done in the log of the sender. It is sent again, over connections and restarts, until it
    /// is answered, and done once, whose id it is known by.
    public struct Command: Hashable, Sendable {
        /// A decision is a few hundred bytes; a calendar of working days is the largest.
        public static let maximumPayloadByteCount = 32_768

        public let id: String
        public let verb: String
        public let subject: String
        /// The version of the subject that the decision was taken on; nil if any will do.
        public let expected: UInt64?
        /// When it must not begin any more.
        public let notAfter: Instant
        public let payload: [UInt8]

        public init(
            id: String, verb: String, subject: String, expected: UInt64?, notAfter: Instant, payload: [UInt8]
        ) {
            self.id = id
            self.verb = verb
            self.subject = subject
            self.expected = expected
            self.notAfter = notAfter
            self.payload = payload
        }
    }

    public struct Answer: Hashable, Sendable {
        public let id: String
        public let outcome: Outcome

        /// What is too long of a refusal loses its end: an answer that nobody can read would come for ever.
        public init(id: String, outcome: Outcome) {
            self.id = id
            if case .refused(let code, let words) = outcome {
                self.outcome = .refused(
                    code: code.isEmpty ? "refused" : code.cut(to: Event.maximumTextByteCount),
                    words: words.cut(to: ReplicationFault.maximumWordByteCount))
            } else {
                self.outcome = outcome
            }
        }
    }

    /// What became of a command, for good.
    public enum Outcome: Hashable, Sendable {
        /// It became events of the log, from this record on.
        case recorded(Lane, Seq)
        /// The domain does not allow it: a code for programs and words for people.
        case refused(code: String, words: String)
        /// It came after its `notAfter`.
        case expired
    }
}
