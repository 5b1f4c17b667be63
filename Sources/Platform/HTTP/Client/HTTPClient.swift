public import EventLoop
public import HTTPTypes
public import TLS

/// A client of one server over HTTP/2: one connection, made when it is needed, shared by all calls, and made anew after
/// it was lost. It lives on its loop.
public final class HTTPClient: @unchecked Sendable {
    // Sendable because everything but `init`'s constants is touched on the loop's thread, which each entry checks.
    private let host: HTTPHost
    private let address: SocketAddress
    private let serverName: String
    private let tls: TLSContext?
    private var state = State.none
    /// Every connection that is open: in its handshake, in use, or ending its last calls after the server's GOAWAY.
    private var sockets: [ObjectIdentifier: HTTPSocket] = [:]
    /// Told when there is a connection, or why there is none.
    private var waiting: [(HTTPError?) -> Void] = []
    private var backoff: Backoff
    /// A connection that TCP has not made yet.
    private var attempt: TCPStream?
    private var sweeper: LoopTimer?
    private var retry: LoopTimer?
    private var isClosed = false

    private enum State {
        case none
        case connecting
        case connected(HTTP2ClientConnection)
    }

    /// `serverName` is what the server's certificate must be issued for.
    public init(
        to address: SocketAddress, serverName: String, on loop: EventLoop, tls: TLSContext? = nil,
        limits: HTTPLimits = HTTPLimits(), backoff: Backoff = Backoff()
    ) throws(UVError) {
        loop.preconditionIsolated()
        host = HTTPHost(loop, limits)
        self.address = address
        self.serverName = serverName
        self.tls = tls
        self.backoff = backoff
        let interval = limits.sweepInterval
        sweeper = try LoopTimer(on: loop, after: interval, every: interval) { [unowned self] in sweep() }
    }

    public var scheme: String { tls == nil ? "http" : "https" }

    /// Sends a request. A body, if there is one, follows with the call's `write` and `finish`, and goes out while the
    /// response comes in.
    public func call(_ head: RequestHead, hasBody: Bool = false) async throws(HTTPError) -> HTTPCall {
        host.loop.preconditionIsolated()
        let connection = try await connection()
        return try connection.call(head, hasBody: hasBody)
    }

    /// Waits until there is a connection.
    public func connect() async throws(HTTPError) {
        host.loop.preconditionIsolated()
        _ = try await connection()
    }

    /// Sends a request with all of its body at once, for who cannot wait: without a connection it is not sent, and one is
    /// made for those that come later. The answer is to be `collect`ed.
    public func send(_ head: RequestHead, _ body: [UInt8]) throws(HTTPError) -> HTTPCall {
        host.loop.preconditionIsolated()
        guard !isClosed else { throw .draining }
        if case .connected(let connection) = state, !connection.isGoingAway {
            let call = try connection.call(head, hasBody: true)
            call.finish(body)
            return call
        }
        if case .connecting = state {} else { makeConnection() }
        throw .notConnected("it is being made")
    }

    private func connection() async throws(HTTPError) -> HTTP2ClientConnection {
        // What was true before a wait need not be true after it.
        while !isClosed {
            if case .connected(let connection) = state, !connection.isGoingAway { return connection }
            let failure: HTTPError? = await withCheckedContinuation { continuation in
                waiting.append { continuation.resume(returning: $0) }
                if case .connecting = state { return }
                makeConnection()
            }
            if let failure { throw failure }
        }
        throw .draining
    }

    // MARK: Connecting

    private func makeConnection() {
        state = .connecting
        attempt = TCPStream.attempt(to: address, on: host.loop) { [self] result in
            attempt = nil
            switch result {
            case .success(let tcp): begin(tcp)
            case .failure(let error): failed("\(error)")
            }
        }
    }

    private func begin(_ tcp: TCPStream) {
        let security: TLSConnection?
        do throws(TLSError) { security = try tls?.connect(to: serverName) } catch {
            tcp.close()
            return failed("\(error)")
        }
        let id = ObjectIdentifier(tcp)
        let socket = HTTPSocket(tcp, peer: address, tls: security, host: host) { [self] in sockets[id] = nil }
        sockets[id] = socket
        socket.user = ClientGreeting(socket, now: host.loop.now) { [self] problem in
            if let problem {
                socket.close()
                return failed(problem)
            }
            let connection = HTTP2ClientConnection(host, socket) { [self] in lost(socket) }
            socket.user = connection
            state = .connected(connection)
            backoff.succeeded()
            connection.flush()
            answer(nil)
        }
        socket.startReading()
        if security == nil { socket.user?.secured("h2") } else { socket.beginHandshake() }
    }

    private func lost(_ socket: HTTPSocket) {
        if case .connected(let connection) = state, connection.socket === socket { state = .none }
    }

    /// Those who wait are told; the next call waits for its turn.
    private func failed(_ reason: String) {
        guard !isClosed else { return }
        var random = SystemRandomNumberGenerator()
        let pause = backoff.failed(using: &random)
        answer(.notConnected(reason))
        do throws(UVError) {
            retry = try LoopTimer(on: host.loop, after: pause) { [unowned self] in endPause() }
        } catch {
            preconditionFailure("a timer is memory alone: \(error)")
        }
    }

    private func endPause() {
        retry?.close()
        retry = nil
        state = .none
        if !waiting.isEmpty { makeConnection() }
    }

    private func answer(_ failure: HTTPError?) {
        let told = waiting
        waiting = []
        for waiter in told { waiter(failure) }
    }

    // MARK: Care

    private func sweep() {
        let now = host.loop.now
        for socket in sockets.values {
            socket.sweep(now: now)
            if let greeting = socket.user as? ClientGreeting {
                greeting.sweep(now: now, limits: host.limits)
            } else {
                (socket.user as? HTTP2ClientConnection)?.sweep(now: now)
            }
        }
    }

    public var counters: HTTPCounters {
        host.loop.preconditionIsolated()
        return host.counters
    }

    /// Those that end their last calls too.
    public var connectionCount: Int {
        host.loop.preconditionIsolated()
        return sockets.count
    }

    /// Ends all calls and connections.
    public func close() {
        host.loop.preconditionIsolated()
        guard !isClosed else { return }
        isClosed = true
        sweeper?.close()
        retry?.close()
        attempt?.close()
        for socket in sockets.values { socket.close() }
        state = .none
        answer(.draining)
    }
}

/// A connection until TLS is up and HTTP/2 agreed on.
private final class ClientGreeting: HTTPSocketUser {
    private let socket: HTTPSocket
    private let began: UInt64
    private var then: ((_ problem: String?) -> Void)?

    init(_ socket: HTTPSocket, now: UInt64, then: @escaping (_ problem: String?) -> Void) {
        self.socket = socket
        self.then = then
        began = now
    }

    func secured(_ applicationProtocol: String) {
        end(applicationProtocol == "h2" ? nil : "the server does not speak HTTP/2")
    }

    /// A server says nothing before it was spoken to.
    func received(_ bytes: Span<UInt8>) { end("the server spoke first, which HTTP/2 forbids") }
    func receivedEnd() { end("the server closed the connection") }
    func disconnected() { end(socket.failure.map { "\($0)" } ?? "the connection was lost") }
    func drained() {}

    func sweep(now: UInt64, limits: HTTPLimits) {
        guard now - min(now, began) > UInt64(limits.headSeconds) * 1_000 else { return }
        end("the server did not answer within \(limits.headSeconds) seconds")
    }

    private func end(_ problem: String?) {
        let then = then
        self.then = nil
        then?(problem)
    }
}
