import EventLoop
import HTTP
import HTTPAttack
import Samples
import TLS

/// A server that connections of the test's own threads talk to.
struct Served: Sendable {
    let loop: EventLoop
    let server: HTTPServer

    static func with<Result: Sendable>(
        tls: TLSContext? = nil, limits: HTTPLimits = HTTPLimits(), handler: @escaping @Sendable (HTTPExchange) -> Void,
        _ body: (Served) async throws -> Result
    ) async throws -> Result {
        await Turns.servers.take()
        defer { Turns.servers.give() }
        return try await EventLoop.with { loop in
            let address = try SocketAddress(host: "127.0.0.1", port: 0)
            return try await HTTPServer.with(at: address, on: loop, tls: tls, limits: limits, handler: handler) {
                try await body(Served(loop: loop, server: $0))
            }
        }
    }

    /// A connection on which this was said.
    func say(_ text: String, unread: Int32? = nil) -> BlockingConnection {
        let connection = BlockingConnection(to: server.address.port, seconds: 60, unread: unread)
        connection.send(Array(text.utf8))
        return connection
    }

    func count(of name: HTTPCounters.Name) async throws -> UInt64 {
        try await loop.run { [server] in server.counters[name] }
    }
}

extension BlockingConnection {
    /// All that comes until the other side closes.
    func rest() -> [UInt8] {
        var received: [UInt8] = []
        while let more = receive() { received += more }
        return received
    }

    /// The next words, which come in one piece.
    func hear() -> String { String(decoding: receive() ?? [], as: UTF8.self) }
}

extension [UInt8] {
    /// A request over HTTP/2 for `/much`, from a client whose windows hold everything.
    static let greedyRequest: [UInt8] =
        Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
        + [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0x7F, 0xFF, 0xFF, 0xFF]
        + [0, 0, 4, 8, 0, 0, 0, 0, 0, 0x7F, 0, 0, 0]
        + [0, 0, 12, 1, 5, 0, 0, 0, 1, 0x82, 0x86, 0x41, 1, 0x61, 0x44, 5] + Array("/much".utf8)
}
