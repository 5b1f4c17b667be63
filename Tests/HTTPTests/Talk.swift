import EventLoop
import HTTP
import HTTPTypes
import Samples
import TLS

/// A server and a client of it on one loop.
struct Talk: Sendable {
    let loop: EventLoop
    let server: HTTPServer
    let client: HTTPClient

    /// With TLS, the client asks for `localhost` and trusts the server's own certificate.
    static func with<Result: Sendable>(
        isSecure: Bool = false, limits: HTTPLimits = HTTPLimits(), clientLimits: HTTPLimits = HTTPLimits(),
        handler: @escaping @Sendable (HTTPExchange) -> Void, _ body: @escaping @Sendable (Talk) async throws -> Result
    ) async throws -> Result {
        await Turns.servers.take()
        defer { Turns.servers.give() }
        return try await EventLoop.with { loop in
            let contexts = isSecure ? try contexts() : nil
            let address = try SocketAddress(host: "127.0.0.1", port: 0)
            return try await HTTPServer.with(
                at: address, on: loop, tls: contexts?.server, limits: limits, handler: handler
            ) { server in
                let client = try await loop.run {
                    try HTTPClient(
                        to: server.address, serverName: "localhost", on: loop, tls: contexts?.client,
                        limits: clientLimits)
                }
                let talk = Talk(loop: loop, server: server, client: client)
                // The body runs on the loop, like whatever uses a client.
                let result = await Task(executorPreference: loop) {
                    do { return Swift.Result<Result, any Error>.success(try await body(talk)) } catch {
                        return .failure(error)
                    }
                }.value
                try await loop.run { client.close() }
                return try result.get()
            }
        }
    }

    static func contexts(
        clientProtocols: [String] = ["h2"]
    ) throws -> (server: TLSContext, client: TLSContext) {
        let identity = try TLSIdentity.selfSigned(
            commonName: "localhost", names: [.dns("localhost")],
            validity: Validity(notBefore: 0, notAfter: 4_000_000_000))
        var server = TLSConfiguration(role: .server(clientCertificates: .off), identity: identity)
        server.applicationProtocols = ["h2", "http/1.1"]
        var client = TLSConfiguration(role: .client)
        client.applicationProtocols = clientProtocols
        client.authorities = identity.chain
        return (try TLSContext(server), try TLSContext(client))
    }

    func request(_ method: String, _ path: String, _ fields: HTTPFields = [:]) -> RequestHead {
        RequestHead(method: method, scheme: client.scheme, authority: "localhost", path: path, fields: fields)
    }

    /// The whole response to a request with a body in one piece.
    func fetch(_ method: String, _ path: String, _ body: [UInt8]? = nil) async throws -> (ResponseHead, [UInt8]) {
        let call = try await client.call(request(method, path), hasBody: body != nil)
        if let body {
            try await call.write(body)
            call.finish()
        }
        return (try await call.response(), try await call.body(limit: .max))
    }
}
