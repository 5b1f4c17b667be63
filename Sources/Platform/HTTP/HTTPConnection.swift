import EventLoop

/// What a server or a client keeps for all of its connections.
final class HTTPHost {
    let loop: EventLoop
    let limits: HTTPLimits
    var counters = HTTPCounters()
    /// Lent to one connection at a time, to gather what it sends.
    var outgoing: [UInt8] = []
    let scratch = HTTP2Scratch()

    init(_ loop: EventLoop, _ limits: HTTPLimits) {
        self.loop = loop
        self.limits = limits
        outgoing.reserveCapacity(2 * limits.socketQueueBytes)
    }
}

/// A connection whose protocol is known.
protocol HTTPConnection: HTTPSocketUser {
    /// Called about once a second: closes what has waited too long.
    func sweep(now: UInt64)
    /// Takes no more requests; closes when those under way have ended.
    func drain()
    var isIdle: Bool { get }
}
