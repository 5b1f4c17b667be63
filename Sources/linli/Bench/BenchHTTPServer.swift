import EventLoop
import Foundation
import HTTP
import HTTPTypes
import TLS

/// `linli bench http-server`: answers every request with the same bytes. It is the far side of `linli bench http`, in a
/// process of its own, as the servers that it is compared with are.
enum BenchHTTPServer {
    static let command = Command(
        name: ["bench", "http-server"], summary: "serve one small answer, for bench http",
        options: [
            .value("--port", "PORT", "where to listen on 127.0.0.1; default 0, any"),
            .value("--bytes", "N", "the length of the answer; default 300"),
            .value("--identity", "FILE", "serve over TLS, with the certificate FILE.crt and the key FILE.key"),
        ],
        isHidden: true
    ) { parsed, console in
        let port = try parsed.value("--port", "a number") { Int($0) } ?? 0
        let count = try parsed.value("--bytes", "a number") { Int($0) } ?? 300
        let body = [UInt8](repeating: 0x78, count: count)
        let head = ResponseHead(
            status: 200, fields: ["content-type": "text/plain", "content-length": "\(count)", "server": "linli"])
        let tls = try parsed.text("--identity").map { try context($0) }
        var limits = HTTPLimits()
        limits.connectionsPerAddress = limits.connections
        OpenFileLimit.raise()
        try await EventLoop.with { loop in
            let address = try SocketAddress(host: "127.0.0.1", port: port)
            try await HTTPServer.with(at: address, on: loop, tls: tls, limits: limits) { exchange in
                if exchange.request.path == large { return serveLarge(exchange) }
                if exchange.request.method == "GET" { return exchange.respond(head, body) }
                exchange.collect { result in
                    if case .success = result { exchange.respond(head, body) }
                }
            } _: { server in
                console.print("\(server.address.port)")
                try await LoopSignal.wait(for: [SIGTERM, SIGINT], on: loop)
            }
        }
        return .success
    }

    /// A body that is longer than any window.
    static let large = "/large"
    private static let largeBytes = 1 << 30

    private static func serveLarge(_ exchange: HTTPExchange) {
        exchange.start(ResponseHead(status: 200))
        exchange.run {
            let piece = [UInt8](repeating: 0x78, count: 65_536)
            do throws(HTTPError) {
                for _ in 0..<(largeBytes / piece.count) { try await exchange.write(piece) }
                exchange.finish()
            } catch {
                // The reader has gone; there is nobody to tell.
            }
        }
    }

    private static func context(_ file: String) throws -> TLSContext {
        let identity = try TLSIdentity(
            chainPEM: String(contentsOfFile: file + ".crt", encoding: .utf8),
            keyPEM: String(contentsOfFile: file + ".key", encoding: .utf8))
        var configuration = TLSConfiguration(role: .server(clientCertificates: .off), identity: identity)
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return try TLSContext(configuration)
    }
}

/// `linli bench http-idle`: opens connections, asks once on each, and keeps them.
enum BenchHTTPIdle {
    static let command = Command(
        name: ["bench", "http-idle"], summary: "hold idle connections, for bench http",
        operands: [
            .init(name: "PORT", help: "of a server on 127.0.0.1"), .init(name: "COUNT", help: "how many connections"),
        ],
        options: [.value("--trust", "FILE", "speak TLS, and trust the certificate FILE.crt")], isHidden: true
    ) { parsed, console in
        let port = try parsed.operand("PORT", "a number") { Int($0) }
        let count = try parsed.operand("COUNT", "a number") { Int($0) }
        let tls = try parsed.text("--trust").map { file in
            var configuration = TLSConfiguration(role: .client)
            configuration.applicationProtocols = ["h2"]
            configuration.authorities = try Certificate.all(
                inPEM: String(contentsOfFile: file + ".crt", encoding: .utf8))
            return try TLSContext(configuration)
        }
        OpenFileLimit.raise()
        try await EventLoop.with { loop in
            let address = try SocketAddress(host: "127.0.0.1", port: port)
            let failed = await Task(executorPreference: loop) { () -> (any Error)? in
                var clients: [HTTPClient] = []
                defer { for client in clients { client.close() } }
                do {
                    for _ in 0..<count {
                        let client = try HTTPClient(to: address, serverName: "localhost", on: loop, tls: tls)
                        clients.append(client)
                        let request = RequestHead(
                            method: "GET", scheme: client.scheme, authority: "localhost", path: "/index.html")
                        _ = try await client.call(request).body()
                    }
                    console.print("ready")
                    try await LoopSignal.wait(for: [SIGTERM, SIGINT], on: loop)
                    return nil
                } catch {
                    return error
                }
            }.value
            if let failed { throw failed }
        }
        return .success
    }
}
