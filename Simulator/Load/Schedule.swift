import Randomness
public import Wire

/// Everything that a run will send and when, made before it starts: the same seed makes the same bytes at the same
/// moments, and what making them costs is no part of the run.
public struct Schedule: Sendable {
    public let payload: Payload
    /// Nanoseconds from the start, ascending.
    public let moments: [Int64]
    let bodies: [[UInt8]]

    /// Bodies are kept until the run is over, so a run may not be larger than this.
    public static let maximumBytes = 512 << 20

    /// `start` is the world's time at the start, for the events to say.
    public init(
        _ arrival: Arrival, for duration: Duration, of payload: Payload, seed: UInt64, start: Instant
    ) throws(LoadError) {
        var random = SeededGenerator(seed: seed)
        try self.init(arrival.moments(for: duration, using: &random), payload, start)
    }

    /// Requests without moments, for who sends the next when the last one was answered.
    public init(_ count: Int, of payload: Payload, start: Instant) throws(LoadError) {
        try self.init(Array(repeating: 0, count: count), payload, start)
    }

    private init(_ moments: [Int64], _ payload: Payload, _ start: Instant) throws(LoadError) {
        self.payload = payload
        self.moments = moments
        var bodies: [[UInt8]] = []
        bodies.reserveCapacity(moments.count)
        var byteCount = 0
        for (number, moment) in moments.enumerated() {
            let body = payload.body(number, occurred: start.advanced(byMilliseconds: moment / 1_000_000))
            byteCount += body.count
            guard byteCount <= Schedule.maximumBytes else { throw .tooLarge(requests: moments.count) }
            bodies.append(body)
        }
        self.bodies = bodies
    }

    public var count: Int { moments.count }
    public var duration: Duration { .nanoseconds(moments.last ?? 0) }
}
