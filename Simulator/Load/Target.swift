public import EventLoop
public import TLS

/// The server under load.
public struct Target: Sendable {
    public var address: SocketAddress
    public var serverName = "localhost"
    public var tls: TLSContext?
    public var token: String?
    public var connections: Int

    public init(_ address: SocketAddress, token: String? = nil, connections: Int = 1) {
        precondition(connections > 0, "nothing is sent without a connection")
        self.address = address
        self.token = token
        self.connections = connections
    }
}

/// How a run chooses when to send, and what bounds it.
public enum Pace: Hashable, Sendable {
    /// As the schedule says, whatever the server does.
    case open
    /// As many requests as this are under way at any time, until the time is over or the schedule is at its end. The
    /// moments of the schedule mean nothing.
    case closed(streams: Int, for: Duration)
}

public struct LoadLimits: Hashable, Sendable {
    /// Requests under way at once. One more is not sent, which makes the report invalid.
    public var open = 16_384
    /// How long answers are waited for after the last request; what has none by then is lost.
    public var patience = Duration.seconds(30)
    /// When what was stored counts as late.
    public var lateAfter = Duration.seconds(1)
    /// Requests sent before the answers are looked at again.
    public var requestsPerTurn = 64
    /// How long a stream of a closed loop rests after a refusal. The server asks for longer in Retry-After; this is a client
    /// that does not listen well, but no processor is lost on it.
    public var refusalPause = Duration.milliseconds(50)

    public init() {}
}
