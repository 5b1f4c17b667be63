/// When a connection was last heard of, and what follows from it.
struct HTTP2Life {
    private var lastHeard: UInt64
    /// Since when there is no request under way.
    private var idleSince: UInt64
    /// Since when a head is coming in.
    private var headSince: UInt64 = 0
    private var unansweredPings = 0
    private var idleFrames = 0
    private var idleFramesSince: UInt64 = 0

    /// Streams that were reset, less those that time has made up for.
    private var resets: UInt64 = 0
    private var resetsSince: UInt64 = 0

    init(now: UInt64) {
        lastHeard = now
        idleSince = now
    }

    enum Verdict: Equatable {
        case fine
        case ping
        case end(HTTPCounters.Name)
    }

    mutating func heard(now: UInt64) {
        lastHeard = now
        unansweredPings = 0
    }

    mutating func idled(now: UInt64) { idleSince = now }

    mutating func beganHead(now: UInt64) { headSince = now }

    mutating func answered() { unansweredPings = 0 }

    /// Counts a frame that moves nothing forward; returns how many came within this second.
    mutating func idleFrame(now: UInt64) -> Int {
        if now - idleFramesSince >= 1_000 {
            idleFramesSince = now
            idleFrames = 0
        }
        idleFrames += 1
        return idleFrames
    }

    /// Counts a stream that ended with a reset; returns whether there are too many.
    mutating func reset(now: UInt64, limits: HTTPLimits) -> Bool {
        let seconds = (now - resetsSince) / 1_000
        resetsSince += seconds * 1_000
        resets -= min(resets, seconds * limits.resetsPerSecond)
        resets += 1
        return resets > limits.resetBurst
    }

    mutating func verdict(now: UInt64, isIdle: Bool, isHeadOpen: Bool, limits: HTTPLimits) -> Verdict {
        let silence = now - min(now, lastHeard)
        // However busily it comes: a byte a second is slow-loris too.
        if isHeadOpen, now - min(now, headSince) > UInt64(limits.headSeconds) * 1_000 { return .end(.headTimeouts) }
        if isIdle {
            return now - min(now, idleSince) > UInt64(limits.idleSeconds) * 1_000 ? .end(.idleTimeouts) : .fine
        }
        guard silence > UInt64(limits.pingSeconds * (unansweredPings + 1)) * 1_000 else { return .fine }
        guard unansweredPings < limits.missedPings else { return .end(.missedPings) }
        unansweredPings += 1
        return .ping
    }
}
