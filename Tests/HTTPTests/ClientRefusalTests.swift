import EventLoop
import HTTP
import HTTPTypes
import TLS
import Testing

/// How a call fails that nothing comes of. The task runs on the loop, like whatever uses a client.
private func failure(
    of client: HTTPClient, on loop: EventLoop, meanwhile: @escaping @Sendable () -> Void = {}
) async -> HTTPError? {
    await Task(executorPreference: loop) { () -> HTTPError? in
        let request = RequestHead(method: "GET", scheme: client.scheme, authority: "localhost", path: "/")
        // Behind the call, whose attempt is under way by then.
        loop.execute { meanwhile() }
        do throws(HTTPError) { _ = try await client.call(request) } catch { return error }
        return nil
    }.value
}

@Suite struct `A client that gets nowhere` {
    private static func reason(_ failure: HTTPError?) throws -> String {
        guard case .notConnected(let reason) = try #require(failure) else { return "\(String(describing: failure))" }
        return reason
    }

    @Test func `of nobody says so, and sends nothing`() async throws {
        try await EventLoop.with { loop in
            // Nobody listens at port 1, and no test is given it.
            let client = try await loop.run {
                try HTTPClient(to: SocketAddress(host: "127.0.0.1", port: 1), serverName: "localhost", on: loop)
            }
            let failure = await failure(of: client, on: loop)
            try await loop.run { client.close() }
            #expect(try Self.reason(failure).contains("ECONNREFUSED"))
        }
    }

    @Test func `that does not trust the server says why`() async throws {
        let server = try Talk.contexts().server
        let trusting = try TLSContext(TLSConfiguration(role: .client))
        try await Served.with(tls: server, handler: { $0.respond(200, "") }) { served in
            let loop = served.loop
            let client = try await loop.run {
                try HTTPClient(to: served.server.address, serverName: "localhost", on: loop, tls: trusting)
            }
            let reason = try Self.reason(await failure(of: client, on: loop))
            #expect(reason.contains("certificate"))
            try await loop.run { client.close() }
        }
    }

    @Test func `takes a named number of calls at once`() async throws {
        var limits = HTTPLimits()
        limits.calls = 3
        try await Talk.with(clientLimits: limits, handler: { _ in }) { talk in
            var calls: [HTTPCall] = []
            for _ in 0..<3 { calls.append(try await talk.client.call(talk.request("GET", "/"))) }
            await #expect(throws: HTTPError.overloaded(limit: 3)) {
                _ = try await talk.client.call(talk.request("GET", "/"))
            }
            for call in calls { call.reset() }
        }
    }
    /// One stream is what the server takes, and it is taken: the second call has not been sent.
    @Test(arguments: [false, true])
    func `ends a call that the server does not let it send`(isGivenUp: Bool) async throws {
        var limits = HTTPLimits()
        limits.streams = 1
        var clientLimits = HTTPLimits()
        clientLimits.responseSeconds = 1
        try await Talk.with(
            limits: limits, clientLimits: clientLimits,
            handler: { exchange in if exchange.request.path == "/" { exchange.respond(200, "") } }
        ) { talk in
            _ = try await talk.fetch("GET", "/")
            let first = try await talk.client.call(talk.request("GET", "/never"))
            let second = try await talk.client.call(talk.request("GET", "/never"))
            if isGivenUp { second.reset() }
            await #expect(throws: isGivenUp ? HTTPError.reset(code: 8) : .timedOut) { _ = try await second.response() }
            await #expect(throws: HTTPError.timedOut) { _ = try await first.response() }
            #expect(talk.client.counters[.responseTimeouts] == (isGivenUp ? 1 : 2))
            #expect(try await talk.fetch("GET", "/").0.status == 200)
        }
    }
}

@Suite struct `A server that takes a connection and says nothing` {
    private static func with(
        limits: HTTPLimits = HTTPLimits(), _ body: @escaping @Sendable (HTTPClient, EventLoop) async throws -> Void
    ) async throws {
        let trusting = try TLSContext(TLSConfiguration(role: .client))
        try await EventLoop.with { loop in
            let silent = try await loop.run { try Silent(on: loop) }
            let client = try await loop.run {
                try HTTPClient(to: silent.address, serverName: "localhost", on: loop, tls: trusting, limits: limits)
            }
            try await body(client, loop)
            try await loop.run {
                client.close()
                silent.close()
            }
        }
    }

    @Test func `is given up after the time for a head`() async throws {
        var limits = HTTPLimits()
        limits.headSeconds = 1
        try await Self.with(limits: limits) { client, loop in
            let failure = await failure(of: client, on: loop)
            #expect(failure == .notConnected("the server did not answer within 1 seconds"))
        }
    }

    @Test func `ends nobody's wait when the client is closed first`() async throws {
        try await Self.with { client, loop in
            let failure = await failure(of: client, on: loop) { client.close() }
            #expect(failure == .draining)
        }
    }
}

/// Accepts, and does nothing more.
private final class Silent: @unchecked Sendable {
    // Sendable because it is touched on the loop alone.
    let address: SocketAddress
    private let listener: TCPListener
    private let accepted = Accepted()

    private final class Accepted {
        var streams: [TCPStream] = []
    }

    init(on loop: EventLoop) throws {
        let accepted = accepted
        listener = try TCPListener(SocketAddress(host: "127.0.0.1", port: 0), on: loop) { accepted.streams.append($0) }
        address = listener.address
    }

    func close() {
        listener.close()
        for stream in accepted.streams { stream.close() }
    }
}
