import EventLoop

/// Whoever speaks over a socket.
protocol HTTPSocketUser: AnyObject {
    func received(_ bytes: Span<UInt8>)
    /// Nothing more comes and nothing more can be sent.
    func disconnected()
    /// The socket takes more.
    func drained()
}

/// A connection as the protocols see it: plain bytes both ways, whether TLS is in between or not.
final class HTTPSocket: TCPStreamOwner {
    let peer: SocketAddress
    private let tcp: TCPStream
    /// Kept until the connection ends.
    var user: (any HTTPSocketUser)?
    private let whenClosed: () -> Void
    private(set) var isClosed = false

    init(_ tcp: TCPStream, peer: SocketAddress, limits: HTTPLimits, whenClosed: @escaping () -> Void) {
        self.tcp = tcp
        self.peer = peer
        self.whenClosed = whenClosed
        tcp.owner = self
        tcp.setNoDelay()
        tcp.setNotSentLowWater(Int32(limits.socketQueueBytes))
    }

    var loop: EventLoop { tcp.loop }
    var queuedBytes: Int { tcp.queuedBytes }

    func startReading() { tcp.startReading() }
    func stopReading() { tcp.stopReading() }

    func write(_ bytes: Span<UInt8>) { tcp.write(bytes) }

    /// What is queued is lost.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        tcp.close()
        user?.disconnected()
        user = nil
        whenClosed()
    }

    func received(_ bytes: Span<UInt8>) { user?.received(bytes) }
    func ended(_ error: UVError?) { close() }
    func drained() { user?.drained() }
}
