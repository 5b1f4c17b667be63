import EventLoop
import Foundation
import HTTP
import HTTPTypes

/// `WebServer [--FLAG N]…`: serves what tests of the transport ask for. It prints its port on its first line, serves
/// until SIGTERM and then drains, so that tests in any language can talk to it.
@main
struct WebServer {
    static func main() async throws {
        try await serve(Options(CommandLine.arguments.dropFirst()))
    }

    /// Apart from `main`, which belongs to the main actor.
    nonisolated private static func serve(_ options: Options) async throws {
        try await EventLoop.with { loop in
            let address = try SocketAddress(host: "127.0.0.1", port: options.port)
            let routes = Routes()
            try await HTTPServer.with(
                at: address, on: loop, limits: options.limits, deadline: .seconds(options.drainSeconds),
                handler: { routes.answer($0) }
            ) { server in
                routes.report(on: server)
                let port = server.address.port
                try await LoopSignal.wait(for: [SIGTERM, SIGINT], on: loop) {
                    FileHandle.standardOutput.write(Data("\(port)\n".utf8))
                }
            }
        }
    }
}
