public import Sketch

/// What a run came to. Reports of several generators merge into that of all of them.
public struct Report: Hashable, Sendable {
    /// From the intended moment to the answer, for what was stored and, at the age when it was given up, for what was
    /// lost. Nanoseconds.
    public private(set) var latency = Histogram()
    /// The same for refusals, by status: they are quick, and would make the rest look so.
    public private(set) var refused: [Int: Histogram] = [:]
    /// From the intended moment to the sending: our own fault.
    public private(set) var lag = Histogram()
    /// Events.
    public private(set) var stored = 0
    public private(set) var duplicates = 0
    /// Requests.
    public private(set) var lost = 0
    /// Stored, but after `lateAfter`.
    public private(set) var late = 0
    /// Requests that the generator itself could not send: too many were open, or there was no connection.
    public internal(set) var unsent = 0
    /// How long it took, of which the generator had the processor for so much.
    public internal(set) var nanoseconds: Int64 = 0
    public internal(set) var processorNanoseconds: Int64 = 0
    private let lateNanoseconds: Int64

    public init(lateAfter: Duration) { lateNanoseconds = lateAfter.nanoseconds }

    public var requests: Int { Int(latency.count) + refused.values.reduce(0) { $0 + Int($1.count) } }

    /// Events stored in a second.
    public var rate: Double { nanoseconds > 0 ? Double(stored + duplicates) * 1e9 / Double(nanoseconds) : 0 }

    public mutating func record(_ sample: Sample) {
        lag.insert(sample.sent - sample.intended)
        let age = sample.ended - sample.intended
        switch sample.outcome {
        case .stored(let new, let old):
            stored += new
            duplicates += old
            latency.insert(age)
            if age > lateNanoseconds { late += 1 }
        case .refused(let status): refused[status, default: Histogram()].insert(age)
        case .lost:
            lost += 1
            latency.insert(age)
        }
    }

    /// Adds what another generator did in the same time.
    public mutating func merge(_ other: Report) {
        latency.merge(other.latency)
        lag.merge(other.lag)
        refused.merge(other.refused) { mine, theirs in
            var both = mine
            both.merge(theirs)
            return both
        }
        stored += other.stored
        duplicates += other.duplicates
        lost += other.lost
        late += other.late
        unsent += other.unsent
        nanoseconds = max(nanoseconds, other.nanoseconds)
        processorNanoseconds += other.processorNanoseconds
    }
}
