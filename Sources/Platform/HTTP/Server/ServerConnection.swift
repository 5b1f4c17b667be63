import EventLoop
import HTTPTypes

/// A connection to a server, from its first bytes, which tell the protocol it speaks.
final class ServerConnection: HTTPSocketUser {
    private let host: HTTPHost
    private let socket: HTTPSocket
    private let handler: @Sendable (HTTPExchange) -> Void
    private let began: UInt64
    private var state = State.undecided([])

    private enum State {
        /// What came so far is the beginning of both protocols.
        case undecided([UInt8])
        case decided(any HTTPConnection)
        /// The socket ends alone what there is to end.
        case over
    }

    /// What a client that knows HTTP/2 says first (RFC 9113, section 3.4).
    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    init(_ host: HTTPHost, _ socket: HTTPSocket, handler: @escaping @Sendable (HTTPExchange) -> Void) {
        self.host = host
        self.socket = socket
        self.handler = handler
        began = host.loop.now
        socket.user = self
    }

    /// Over TLS the two have agreed.
    func secured(_ applicationProtocol: String) {
        decide(applicationProtocol == "h2" ? .http2 : .http1)
    }

    func received(_ bytes: Span<UInt8>) {
        switch state {
        case .decided(let connection): connection.received(bytes)
        case .undecided(var first):
            first.append(bytes)
            let common = zip(first, ServerConnection.preface).prefix { $0 == $1 }.count
            if common == first.count, common < ServerConnection.preface.count {
                state = .undecided(first)
            } else {
                decide(common == ServerConnection.preface.count ? .http2 : .http1).received(first.span)
            }
        case .over: break
        }
    }

    private enum Version { case http1, http2 }

    @discardableResult
    private func decide(_ version: Version) -> any HTTPConnection {
        let connection: any HTTPConnection =
            switch version {
            case .http1: HTTP1Connection(host, socket, handler: handler)
            case .http2: HTTP2ServerConnection(host, socket, handler: handler)
            }
        state = .decided(connection)
        return connection
    }

    func receivedEnd() {
        if case .decided(let connection) = state { connection.receivedEnd() } else { socket.close() }
    }

    func disconnected() {
        if case .decided(let connection) = state { connection.disconnected() }
        state = .over
    }

    func drained() {
        if case .decided(let connection) = state { connection.drained() }
    }

    func sweep(now: UInt64) {
        switch state {
        case .decided(let connection): connection.sweep(now: now)
        case .undecided:
            guard now - min(now, began) > UInt64(host.limits.headSeconds) * 1_000 else { return }
            host.counters.count(.headTimeouts)
            socket.close()
        case .over: socket.sweep(now: now)
        }
    }

    func drain() {
        switch state {
        case .decided(let connection): connection.drain()
        case .undecided: socket.close()
        case .over: break
        }
    }

    func close() { socket.close() }
}

extension [UInt8] {
    mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
