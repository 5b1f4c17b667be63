import EventLoop
import TLS

/// Whoever speaks over a socket.
protocol HTTPSocketUser: AnyObject {
    /// TLS has come up, and this is the protocol that was agreed on. Not called on a connection without TLS.
    func secured(_ applicationProtocol: String)
    func received(_ bytes: Span<UInt8>)
    /// The other side will send nothing more, and said so; what we send still arrives.
    func receivedEnd()
    /// Nothing more comes and nothing more can be sent.
    func disconnected()
    /// The socket takes more.
    func drained()
}

/// A connection as the protocols see it: plain bytes both ways, whether TLS is in between or not.
final class HTTPSocket: TCPStreamOwner {
    let peer: SocketAddress
    private let host: HTTPHost
    private let tcp: TCPStream
    private let tls: TLSConnection?
    /// Kept until the connection ends.
    var user: (any HTTPSocketUser)?
    private let whenClosed: () -> Void
    private var isSecured = false
    private(set) var isClosed = false
    /// Why TLS has ended the connection, if it has.
    private(set) var failure: TLSError?

    init(
        _ tcp: TCPStream, peer: SocketAddress, tls: TLSConnection?, host: HTTPHost, whenClosed: @escaping () -> Void
    ) {
        self.tcp = tcp
        self.peer = peer
        self.tls = tls
        self.host = host
        self.whenClosed = whenClosed
        tcp.owner = self
        tcp.setNoDelay()
        tcp.setNotSentLowWater(Int32(host.limits.socketQueueBytes))
    }

    var isTLS: Bool { tls != nil }
    var peerCertificate: Certificate? { tls?.peerCertificate }
    var queuedBytes: Int { tcp.queuedBytes }

    func startReading() { tcp.startReading() }
    func stopReading() { tcp.stopReading() }

    /// For a client, which speaks first.
    func beginHandshake() {
        do throws(TLSError) { try sendCiphertext() } catch { close() }
    }

    func write(_ bytes: Span<UInt8>) {
        guard let tls else { return tcp.write(bytes) }
        do throws(TLSError) {
            try tls.write(bytes)
            try sendCiphertext()
        } catch {
            close()
        }
    }

    /// Says that nothing more will be sent, after what is queued.
    func finish() {
        if let tls {
            do throws(TLSError) {
                try tls.shutdown()
                try sendCiphertext()
            } catch {
                return close()
            }
        }
        tcp.finish()
    }

    /// What is queued is lost.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        tcp.close()
        user?.disconnected()
        user = nil
        whenClosed()
    }

    // MARK: The kernel

    func received(_ bytes: Span<UInt8>) {
        guard let tls else {
            user?.received(bytes)
            return
        }
        // One buffer serves all connections, one after the other.
        var plaintext: [UInt8] = []
        swap(&plaintext, &host.plaintext)
        defer { swap(&plaintext, &host.plaintext) }
        plaintext.removeAll(keepingCapacity: true)
        do throws(TLSError) {
            try tls.receive(bytes, into: &plaintext)
            try sendCiphertext()
        } catch {
            return fail(error)
        }
        if tls.isEstablished, !isSecured {
            isSecured = true
            user?.secured(tls.applicationProtocol)
        }
        if !plaintext.isEmpty, !isClosed { user?.received(plaintext.span) }
        if tls.peerHasClosed, !isClosed { user?.receivedEnd() }
    }

    /// The output holds the alert that tells the peer why.
    private func fail(_ error: TLSError) {
        failure = error
        if !isSecured { host.counters.count(.handshakeFailures) }
        if let tls, let alert = try? tls.takeOutput() { tcp.write(alert.span) }
        close()
    }

    private func sendCiphertext() throws(TLSError) {
        guard let output = try tls?.takeOutput(), !output.isEmpty else { return }
        tcp.write(output.span)
    }

    func ended(_ error: UVError?) {
        if error == nil, tls == nil { user?.receivedEnd() } else { close() }
    }

    func drained() { user?.drained() }
}
