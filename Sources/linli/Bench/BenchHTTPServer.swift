import EventLoop
import Foundation
import HTTP
import HTTPTypes

/// `linli bench http-server`: answers every request with the same bytes. It is the far side of `linli bench http`, in a
/// process of its own, as the servers that it is compared with are.
enum BenchHTTPServer {
    static let command = Command(
        name: ["bench", "http-server"], summary: "serve one small answer, for bench http",
        options: [
            .value("--port", "PORT", "where to listen on 127.0.0.1; default 0, any"),
            .value("--bytes", "N", "the length of the answer; default 300"),
        ],
        isHidden: true
    ) { parsed, console in
        let port = try parsed.value("--port", "a number") { Int($0) } ?? 0
        let count = try parsed.value("--bytes", "a number") { Int($0) } ?? 300
        let body = [UInt8](repeating: 0x78, count: count)
        let head = ResponseHead(
            status: 200, fields: ["content-type": "text/plain", "content-length": "\(count)", "server": "linli"])
        try await EventLoop.with { loop in
            let address = try SocketAddress(host: "127.0.0.1", port: port)
            try await HTTPServer.with(at: address, on: loop) { exchange in
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
}
