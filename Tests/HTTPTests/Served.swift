import EventLoop
import HTTP
import HTTPAttack
import TLS

/// A server that connections of the test's own threads talk to.
struct Served: Sendable {
    let loop: EventLoop
    let server: HTTPServer

    static func with<Result: Sendable>(
        tls: TLSContext? = nil, limits: HTTPLimits = HTTPLimits(), handler: @escaping @Sendable (HTTPExchange) -> Void,
        _ body: (Served) async throws -> Result
    ) async throws -> Result {
        try await EventLoop.with { loop in
            let address = try SocketAddress(host: "127.0.0.1", port: 0)
            return try await HTTPServer.with(at: address, on: loop, tls: tls, limits: limits, handler: handler) {
                try await body(Served(loop: loop, server: $0))
            }
        }
    }

    /// A connection on which this was said.
    func say(_ text: String) -> BlockingConnection {
        let connection = BlockingConnection(to: server.address.port, seconds: 60)
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
