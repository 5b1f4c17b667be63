public import EventLoop
public import TLS

/// Serves HTTP/2 and HTTP/1.1 at one address. It lives on its loop.
public final class HTTPServer: @unchecked Sendable {
    // Sendable because everything but `init`'s constants is touched on the loop's thread, which each entry checks.
    private let host: HTTPHost
    private let tls: TLSContext?
    private let handler: @Sendable (HTTPExchange) -> Void
    private var listener: TCPListener?
    private var sweeper: LoopTimer?
    private var connections: [ObjectIdentifier: ServerConnection] = [:]
    private var connectionsOf: [String: Int] = [:]
    private var whenEmpty: (() -> Void)?
    public let address: SocketAddress

    /// Listens from here on; `handler` is called on the loop for each request as soon as its head is there. It must
    /// answer or hand the exchange to a task, and must not block. Close it with `drain`.
    public init(
        at address: SocketAddress, on loop: EventLoop, tls: TLSContext? = nil, limits: HTTPLimits = HTTPLimits(),
        handler: @escaping @Sendable (HTTPExchange) -> Void
    ) throws(UVError) {
        loop.preconditionIsolated()
        host = HTTPHost(loop, limits)
        self.tls = tls
        self.handler = handler
        let accept = Later<(TCPStream) -> Void>()
        let listener = try TCPListener(address, on: loop) { accept.value?($0) }
        self.listener = listener
        self.address = listener.address
        accept.value = { [unowned self] in self.accept($0) }
    }

    /// Runs a server for as long as `body` takes, then drains it.
    public static func with<Result: Sendable>(
        at address: SocketAddress, on loop: EventLoop, tls: TLSContext? = nil, limits: HTTPLimits = HTTPLimits(),
        deadline: Duration = .seconds(5), handler: @escaping @Sendable (HTTPExchange) -> Void,
        _ body: (HTTPServer) async throws -> Result
    ) async throws -> Result {
        let server = try await loop.run {
            try HTTPServer(at: address, on: loop, tls: tls, limits: limits, handler: handler)
        }
        do {
            let result = try await body(server)
            try await server.drain(deadline: deadline)
            return result
        } catch {
            try await server.drain(deadline: deadline)
            throw error
        }
    }

    /// What happened so far.
    public var counters: HTTPCounters {
        host.loop.preconditionIsolated()
        return host.counters
    }

    public var connectionCount: Int {
        host.loop.preconditionIsolated()
        return connections.count
    }

    // MARK: Connections

    private func accept(_ tcp: TCPStream) {
        guard let peer = tcp.peer else { return tcp.close() }
        guard connections.count < host.limits.connections else {
            host.counters.count(.connectionsRefused)
            return tcp.reset()
        }
        guard connectionsOf[peer.host, default: 0] < host.limits.connectionsPerAddress else {
            host.counters.count(.connectionsRefusedForAddress)
            return tcp.reset()
        }
        host.counters.count(.connectionsAccepted)
        connectionsOf[peer.host, default: 0] += 1
        let id = ObjectIdentifier(tcp)
        let socket = HTTPSocket(tcp, peer: peer, tls: tls?.accept(), host: host) { [unowned self] in forget(id, peer) }
        connections[id] = ServerConnection(host, socket, handler: handler)
        startSweeping()
        socket.startReading()
    }

    private func forget(_ id: ObjectIdentifier, _ peer: SocketAddress) {
        connections[id] = nil
        let left = connectionsOf[peer.host, default: 1] - 1
        connectionsOf[peer.host] = left == 0 ? nil : left
        guard connections.isEmpty else { return }
        stopSweeping()
        whenEmpty?()
    }

    /// As long as there is something to look at: an idle server does not wake up.
    private func startSweeping() {
        guard sweeper == nil else { return }
        let interval = host.limits.sweepInterval
        do throws(UVError) {
            sweeper = try LoopTimer(on: host.loop, after: interval, every: interval) { [unowned self] in sweep() }
        } catch {
            preconditionFailure("a timer is memory alone: \(error)")
        }
    }

    private func stopSweeping() {
        sweeper?.close()
        sweeper = nil
    }

    private func sweep() {
        let now = host.loop.now
        for connection in connections.values { connection.sweep(now: now) }
    }

    // MARK: The end

    /// Takes no new connections and no new requests, lets those under way end, and closes what is left at the deadline.
    public func drain(deadline: Duration) async throws {
        let loop = host.loop
        try await loop.run { [self] in
            listener?.close()
            listener = nil
            for connection in connections.values { connection.drain() }
        }
        await withCheckedContinuation { continuation in
            loop.execute { [self] in awaitEmpty(deadline) { continuation.resume() } }
        }
    }

    private func awaitEmpty(_ deadline: Duration, _ done: @escaping () -> Void) {
        let end = { [self] in
            whenEmpty = nil
            done()
        }
        if connections.isEmpty { return end() }
        let timer: LoopTimer
        do throws(UVError) {
            timer = try LoopTimer(on: host.loop, after: deadline) { [self] in
                for connection in connections.values { connection.close() }
            }
        } catch {
            preconditionFailure("a timer is memory alone: \(error)")
        }
        whenEmpty = {
            timer.close()
            end()
        }
    }
}

/// A value that is known a little later than the closure that uses it.
private final class Later<Value> {
    var value: Value?
}
