/// Everything that a peer could otherwise make as large, as many or as long as it likes. What happens at a limit stands
/// beside it; every hit is counted (`HTTPCounters`).
public struct HTTPLimits: Hashable, Sendable {
    // MARK: Connections

    /// Connections at once. One more is closed as soon as it is accepted.
    public var connections = 20_000
    /// The same for one address, so that a single peer cannot take all; a gateway may stand for a whole building.
    public var connectionsPerAddress = 4_096

    // MARK: Requests

    /// Requests at once on one HTTP/2 connection (SETTINGS_MAX_CONCURRENT_STREAMS). One more is refused
    /// (REFUSED_STREAM); from a client that has acknowledged the limit it ends the connection (PROTOCOL_ERROR).
    public var streams = 256
    /// Names, values and 32 bytes a field (RFC 9113, section 6.5.2). More is answered with 431.
    public var headerListBytes = 32_768
    /// Fields of one message, the pseudo-fields too. More is answered with 431; trailers above a limit end their stream.
    public var headerCount = 128
    /// The body that `body()` gathers in one piece. More is answered with 413; who streams sets no limit but its own.
    public var bodyBytes = 1_048_576
    /// Requests of one HTTP/1.1 connection that begin in one turn of the loop; those behind them wait until all others have
    /// had their turn. So many, each with a task, keep the loop busy for well under a millisecond even where every branch is
    /// counted.
    public var requestsPerTurn = 8

    /// Calls at once on a client's connection, under way or waiting until the server takes more. One more fails.
    public var calls = 1_024

    // MARK: Windows and queues

    /// What one stream may send ahead of its consumer (SETTINGS_INITIAL_WINDOW_SIZE).
    public var streamWindow: Int32 = 262_144
    /// The same for all streams of a connection together. It is larger, so that one stalled consumer stops no other.
    public var connectionWindow: Int32 = 4_194_304
    /// What may wait in one stream for a slow reader before its writer has to wait.
    public var streamQueueBytes = 65_536
    /// What may wait in a socket before its streams have to wait; little, so that what is urgent can still overtake.
    public var socketQueueBytes = 32_768

    // MARK: Time

    /// From the first byte of a head to its last, and from the connection to its first request: slow-loris.
    public var headSeconds = 10
    /// From the end of a client's request to the head of the answer, when nothing else moves on its stream.
    public var responseSeconds = 60
    /// A body that nothing comes of, although its consumer waits.
    public var bodySeconds = 30
    /// What a body that is gathered in one piece must bring on average after its first `bodySeconds`, however steadily it
    /// drips; the slowest modem brings several times as much. Who streams waits as long as he likes.
    public var bodyBytesPerSecond = 500
    /// A connection without any request.
    public var idleSeconds = 120
    /// A body that the peer takes nothing of.
    public var stallSeconds = 60
    /// Silence on a connection with requests under way after which an HTTP/2 peer is asked for a sign of life; it is given
    /// up after `missedPings` such times.
    public var pingSeconds = 15
    public var missedPings = 2

    /// From our last word to the other side's, and how much of what it still sends is thrown away in the meantime. Then the
    /// connection is closed, and our last word may be lost.
    public var lingerSeconds = 10
    public var lingerBytes = 16_777_216
    /// How often all these times are looked at, so how much later than that a limit may be enforced.
    public var sweepInterval = Duration.seconds(1)

    // MARK: Floods, over which an HTTP/2 connection ends with ENHANCE_YOUR_CALM

    /// Streams that the peer opens and resets (CVE-2023-44487) or makes us reset (CVE-2025-8671): a burst, and how many a
    /// second make up for it.
    public var resetBurst: UInt64 = 1_000
    public var resetsPerSecond: UInt64 = 33
    /// CONTINUATION frames behind one HEADERS (CVE-2024-28182).
    public var continuations = 8
    /// Entries of one SETTINGS frame.
    public var settingsEntries = 32
    /// Answers to PING and SETTINGS that wait to be sent.
    public var waitingAcknowledgements = 1_000
    /// Frames that move nothing forward, in one second: PING, SETTINGS, PRIORITY, empty DATA.
    public var idleFramesPerSecond = 2_000

    public init() {}
}
