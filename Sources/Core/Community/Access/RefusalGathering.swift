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
                referring.append(RefusedCount(address: address, reason: count.reason, count: count.count))
            }
            return referring
        }
    }

    public struct Count: Hashable, Sendable {
        /// Nil for those that were not told apart.
        public let address: String?
        public let reason: Refusal
        public let count: Int64

        fileprivate var order: (String, String) { (address ?? "", reason.rawValue) }
    }

    /// There is room left for every reason without an address.
    private static let maximumToldApart = Access.maximumRefusedCounts - Refusal.allCases.count

    private struct Key: Hashable {
        let address: String
        let reason: Refusal
    }

    private var start = Instant(milliseconds: 0)
    private var counts: [Key: Int64] = [:]
    /// By reason, of addresses that there was no room for.
    private var others: [Refusal: Int64] = [:]

    public init() {}

    public var isEmpty: Bool { counts.isEmpty }

    /// Counts one, and gives back the minute before if another has begun.
    public mutating func count(_ reason: Refusal, from address: String, at now: Instant) -> Minute? {
        let before = take(endedBy: now)
        if counts.isEmpty { start = now.start(of: 60_000) }
        let key = Key(address: address, reason: reason)
        if counts[key] != nil || counts.count < Self.maximumToldApart {
            counts[key, default: 0] += 1
        } else {
            others[reason, default: 0] += 1
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
        let told = counts.map { Count(address: $0.address, reason: $0.reason, count: $1) }
        let untold = others.map { Count(address: nil, reason: $0, count: $1) }
        (counts, others) = ([:], [:])
        return Minute(start: start, counts: (untold + told).sorted { $0.order < $1.order })
    }
}

extension Instant {
    /// When the span of this length began that it lies in, counted from 1970; no earlier than time begins.
    func start(of milliseconds: Int64) -> Instant {
        let rest = self.milliseconds % milliseconds
        return advanced(byMilliseconds: rest < 0 ? -rest - milliseconds : -rest)
    }
}
