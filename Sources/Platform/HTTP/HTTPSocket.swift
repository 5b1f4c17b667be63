import EventLoop
import TLS

/// Whoever speaks over a socket.
protocol HTTPSocketUser: AnyObject {
    /// TLS has come up, and this is the protocol that was agreed on. Not called on a connection without TLS.
    func secured(_ applicationProtocol: String)
    func received(_ bytes: Span<UInt8>)
    /// The other side will send nothing more, and said so; what we send still arrives, if it is there. Said once.
    func receivedEnd()
    /// Nothing more comes and nothing more can be sent. The last call.
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
    private var state = State.open
    /// The other side sends no more.
    private var hasPeerEnded = false
    /// Why TLS has ended the connection, if it has.
    private(set) var failure: TLSError?

    private enum State {
        case open
        /// All is said; since when, and how much of what still came was thrown away.
        case leaving(since: UInt64, discarded: Int)
        case closed
    }

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

    /// Whether something can be said.
    var isOpen: Bool { if case .open = state { true } else { false } }
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

    /// Tells `disconnected` also when the other side is gone after it has said that it sends no more.
    func watchForReset() { tcp.watchForReset() }

    /// Ends the conversation in good order: what is queued still goes out, then that nothing follows, and the connection is
    /// closed when the other side has ended too. What it still sends is thrown away: closing before it is read would make
    /// the kernel reset the connection, and the other side might never see what was said last.
    func leave() {
        guard isOpen else { return }
        state = .leaving(since: host.loop.now, discarded: 0)
        if !hasPeerEnded { startReading() }
        sayEnd()
        closeIfOver()
        letGo()
    }

    private func sayEnd() {
        // After a failure an alert has said it.
        if let tls, failure == nil {
            do throws(TLSError) {
                try tls.shutdown()
                try sendCiphertext()
            } catch {
                return close()
            }
        }
        tcp.finish()
    }

    private func closeIfOver() {
        if case .leaving = state, hasPeerEnded, tcp.queuedBytes == 0 { close() }
    }

    /// What is queued is lost.
    func close() {
        if case .closed = state { return }
        state = .closed
        tcp.close()
        letGo()
        whenClosed()
    }

    private func letGo() {
        let user = user
        self.user = nil
        user?.disconnected()
    }

    /// Called about once a second.
    func sweep(now: UInt64) {
        guard case .leaving(let since, _) = state else { return }
        if now - min(now, since) > UInt64(host.limits.lingerSeconds) * 1_000 { cutOff() }
    }

    private func discard(_ count: Int, after discarded: Int, since: UInt64) {
        state = .leaving(since: since, discarded: discarded + count)
        if discarded + count > host.limits.lingerBytes { cutOff() }
    }

    private func cutOff() {
        host.counters.count(.farewellsCutOff)
        close()
    }

    // MARK: The kernel

    func received(_ bytes: Span<UInt8>) {
        if case .leaving(let since, let discarded) = state {
            return discard(bytes.count, after: discarded, since: since)
        }
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
        if !plaintext.isEmpty, isOpen { user?.received(plaintext.span) }
        if tls.peerHasClosed { peerEnded() }
    }

    private func peerEnded() {
        guard !hasPeerEnded else { return }
        hasPeerEnded = true
        if isOpen { user?.receivedEnd() } else { closeIfOver() }
    }

    /// The output holds the alert that tells the peer why.
    private func fail(_ error: TLSError) {
        failure = error
        if !isSecured { host.counters.count(.handshakeFailures) }
        if let tls, let alert = try? tls.takeOutput() { tcp.write(alert.span) }
        leave()
    }

    private func sendCiphertext() throws(TLSError) {
        guard let output = try tls?.takeOutput(), !output.isEmpty else { return }
        tcp.write(output.span)
    }

    func ended(_ error: UVError?) {
        // Whoever speaks TLS says the end himself before TCP does (RFC 8446, section 6.1); without that somebody else may
        // have cut the connection, and what came is not all there is.
        if error != nil || isOpen && tls?.peerHasClosed == false { close() } else { peerEnded() }
    }

    func drained() {
        if isOpen { user?.drained() } else { closeIfOver() }
    }
}
