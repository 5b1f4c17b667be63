public import Wire

/// Refusals of those whom nobody knows, gathered until their minute is over: whoever knocks a thousand times a second
/// comes to a line of the log, and not to a thousand.
public struct RefusalGathering: Sendable {
    /// What became of one minute: to be recorded as of its start.
    public struct Minute: Hashable, Sendable {
        public let start: Instant
        /// By address and reason, those that were not told apart first.
        public let counts: [Count]

        /// How it is recorded: with references where there were addresses.
        public func counts<Failure: Error>(
            referringTo reference: (String) throws(Failure) -> AddressID
        ) throws(Failure) -> [RefusedCount] {
            var referring: [RefusedCount] = []
            for count in counts {
                let address: AddressID? = if let address = count.address { try reference(address) } else { nil }
                referring.append(
                    RefusedCount(
                        address: address, reason: count.reason, count: count.count, credentials: count.credentials))
            }
            return referring
        }
    }

    public struct Count: Hashable, Sendable {
        /// Nil for those that were not told apart.
        public let address: String?
        public let reason: Refusal
        public let credentials: Credentials
        public let count: Int64

        fileprivate var order: (String, String, String) {
            (address ?? "", reason.rawValue, credentials.person?.text ?? "")
        }
    }

    /// There is room left for every reason without an address, of a token or a login.
    private static let maximumToldApart = Access.maximumRefusedCounts - 2 * Refusal.allCases.count

    private struct Key: Hashable {
        /// Nil for all that there was no room for.
        var address: String?
        let reason: Refusal
        var credentials: Credentials
    }

    private var start = Instant(milliseconds: 0)
    private var counts: [Key: Int64] = [:]
    private var others: [Key: Int64] = [:]

    public init() {}

    public var isEmpty: Bool { counts.isEmpty }

    /// Counts one, and gives back the minute before if another has begun.
    public mutating func count(
        _ reason: Refusal, of credentials: Credentials = .token, from address: String, at now: Instant
    ) -> Minute? {
        let before = take(endedBy: now)
        if counts.isEmpty { start = now.start(of: 60_000) }
        var key = Key(address: address, reason: reason, credentials: credentials)
        if counts[key] != nil || counts.count < Self.maximumToldApart {
            counts[key, default: 0] += 1
        } else {
            key.address = nil
            if case .login = credentials { key.credentials = .login(nil) }
            others[key, default: 0] += 1
        }
        return before
    }

    /// What was gathered, once its minute is over; nil while there is nothing to record.
    public mutating func take(endedBy now: Instant) -> Minute? {
        now.start(of: 60_000) == start ? nil : takeAll()
    }

    /// What was gathered, for a node that stops.
    public mutating func takeAll() -> Minute? {
        guard !counts.isEmpty else { return nil }
        let told = (counts.map { $0 } + others.map { $0 }).map { key, count in
            Count(address: key.address, reason: key.reason, credentials: key.credentials, count: count)
        }
        (counts, others) = ([:], [:])
        return Minute(start: start, counts: told.sorted { $0.order < $1.order })
    }
}

extension Credentials {
    fileprivate var person: PersonID? { if case .login(let person) = self { person } else { nil } }
}

extension Instant {
    /// When the span of this length began that it lies in, counted from 1970; no earlier than time begins.
    func start(of milliseconds: Int64) -> Instant {
        let rest = self.milliseconds % milliseconds
        return advanced(byMilliseconds: rest < 0 ? -rest - milliseconds : -rest)
    }
}
