import EventLoop
import Threads

/// What a server or a client keeps for all of its connections.
final class HTTPHost {
    let loop: EventLoop
    let limits: HTTPLimits
    var counters = HTTPCounters()
    /// Lent to one connection at a time, to gather what it sends.
    var outgoing: [UInt8] = []
    /// The same for what comes out of TLS.
    var plaintext: [UInt8] = []
    let scratch = HTTP2Scratch()
    /// What a gathered body may leave of its stream's window unopened: so little that all streams together hold back less
    /// than half of the connection's.
    let keptWindow: Int
    private var clock = HTTPDate()

    init(_ loop: EventLoop, _ limits: HTTPLimits) {
        self.loop = loop
        self.limits = limits
        // A client's connection may carry more calls than a server's takes streams.
        let streams = max(1, limits.streams, limits.calls)
        keptWindow = min(Int(limits.connectionWindow) / streams, Int(limits.streamWindow)) / 2
        outgoing.reserveCapacity(2 * limits.socketQueueBytes)
    }

    /// The `Date` that an answer carries now; made anew once a second.
    var date: String { clock.text(at: loop.now) }
}
