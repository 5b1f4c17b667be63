import EventLoop
import HTTP
import HTTPTypes
import TLS
import Testing

@Suite struct `A client` {
    private static let refused = HTTPError.notConnected("connect: connection refused (ECONNREFUSED)")

    @Test func `connects anew when its server has gone and come back`() async throws {
        try await EventLoop.with { loop in
            let anywhere = try SocketAddress(host: "127.0.0.1", port: 0)
            let (client, address) = try await HTTPServer.with(at: anywhere, on: loop, handler: { $0.respond(200, "1") })
            {
                server in
                let client = try await loop.run {
                    try HTTPClient(to: server.address, serverName: "localhost", on: loop)
                }
                #expect(try await Self.answer(client, loop) == "1")
                return (client, server.address)
            }
            await #expect(throws: Self.refused) { try await Self.answer(client, loop) }
            try await HTTPServer.with(at: address, on: loop, handler: { $0.respond(200, "2") }) { _ in
                #expect(try await Self.answer(client, loop) == "2")
                try await loop.run { client.close() }
            }
        }
    }

    /// Asks on the client's loop.
    private static func answer(_ client: HTTPClient, _ loop: EventLoop) async throws -> String {
        try await Task(executorPreference: loop) {
            let head = RequestHead(method: "GET", scheme: "http", authority: "localhost", path: "/")
            let call = try await client.call(head)
            return String(decoding: try await call.body(), as: UTF8.self)
        }.value
    }

    private static func refusal(_ client: HTTPClient, _ loop: EventLoop) async -> HTTPError? {
        do { _ = try await answer(client, loop) } catch { return error as? HTTPError }
        return nil
    }

    @Test func `that is closed refuses to call`() async throws {
        try await Talk.with(handler: { $0.respond(200, "here") }) { talk in
            talk.client.close()
            await #expect(throws: HTTPError.draining) { _ = try await talk.fetch("GET", "/") }
        }
    }

    /// The loop would trap over a connection that is left open.
    @Test func `that is closed gives up a handshake that the server does not answer`() async throws {
        try await EventLoop.with { loop in
            let (news, source) = AsyncStream<Void>.makeStream()
            let (listener, client) = try await loop.run {
                let listener = try TCPListener(try SocketAddress(host: "127.0.0.1", port: 0), on: loop) {
                    $0.owner = Deaf($0) { source.yield() }
                    $0.startReading()
                    source.yield()
                }
                let context = try TLSContext(TLSConfiguration(role: .client))
                return (
                    Confined(listener),
                    try HTTPClient(to: listener.address, serverName: "localhost", on: loop, tls: context)
                )
            }
            async let refusal = Self.refusal(client, loop)
            var next = news.makeAsyncIterator()
            await next.next()
            try await loop.run {
                listener.value.close()
                client.close()
            }
            let error = await refusal
            #expect(error == .draining)
            await next.next()
        }
    }

    @Test func `that is closed ends the calls on a connection that takes no more`() async throws {
        let (exchanges, source) = AsyncStream<HTTPExchange>.makeStream()
        try await Talk.with(handler: { exchange in
            if exchange.request.path == "/slow" { source.yield(exchange) } else { exchange.respond(200, "here") }
        }) { talk in
            let call = try await talk.client.call(talk.request("GET", "/slow"))
            var waiting = exchanges.makeAsyncIterator()
            _ = await waiting.next()
            async let drained: Void = talk.server.drain(deadline: .seconds(60))
            await #expect(throws: Self.refused) {
                while true { _ = try await talk.fetch("GET", "/other") }
            }
            talk.client.close()
            await #expect(throws: HTTPError.connectionLost) { _ = try await call.response() }
            try await drained
        }
    }
}

/// Says nothing, and goes when the other side does.
private final class Deaf: TCPStreamOwner {
    private let stream: TCPStream
    private let gone: () -> Void

    init(_ stream: TCPStream, gone: @escaping () -> Void) {
        self.stream = stream
        self.gone = gone
    }

    func received(_ bytes: Span<UInt8>) {}

    func ended(_ error: UVError?) {
        stream.close()
        gone()
    }

    func drained() {}
}

/// What is passed between closures that all run on its loop.
private struct Confined<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
