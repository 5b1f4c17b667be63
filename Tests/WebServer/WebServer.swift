import EventLoop
import Foundation
import HTTP
import HTTPTypes
import TLS

/// `WebServer [--tls FILE] [--FLAG N]…`: serves what tests of the transport ask for. It prints its port on its first
/// line, serves until SIGTERM and then drains, so that tests in any language can talk to it.
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
            let tls = try options.certificateFile.map(tls)
            try await HTTPServer.with(
                at: address, on: loop, tls: tls, limits: options.limits,
                deadline: .seconds(options.drainSeconds), handler: { routes.answer($0) }
            ) { server in
                routes.report(on: server)
                let port = server.address.port
                try await LoopSignal.wait(for: [SIGTERM, SIGINT], on: loop) {
                    FileHandle.standardOutput.write(Data("\(port)\n".utf8))
                }
            }
        }
    }
    /// A server that vouches for itself as localhost, and lays its certificate down for clients to trust.
    nonisolated private static func tls(certificateFile: String) throws -> TLSContext {
        let identity = try TLSIdentity.selfSigned(
            commonName: "localhost", names: [.dns("localhost"), .address("127.0.0.1")],
            validity: Validity(notBefore: 0, notAfter: 4_000_000_000))
        try identity.chain[0].pem.write(toFile: certificateFile, atomically: true, encoding: .utf8)
        var configuration = TLSConfiguration(role: .server(clientCertificates: .off), identity: identity)
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return try TLSContext(configuration)
    }
}
