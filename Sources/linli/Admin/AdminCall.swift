import EventLoop
import Files
import Foundation
import HTTP
import HTTPTypes
import JSON
import TLS

/// One request to a running node, as whoever administers it.
struct AdminCall {
    static let options: [Command.Option] = [
        .value("--node", "HOST:PORT", "where the node listens (default 127.0.0.1:8443)"),
        .value("--token", "FILE", "a file with the token of an administrator (default DIR/admin.token, with --dir)"),
        .value("--trust", "FILE", "the certificate to trust, in PEM (default DIR/tls.pem, with --dir)"),
        .value("--dir", "DIR", "the node's data directory on this machine, for its token and its certificate"),
        .flag("--plain", "the node serves plain text (on loopback alone)"),
        .flag("--json", "print the answer as it came"),
    ]

    private let host: String
    private let port: Int
    private let token: String
    private let tls: TLSContext?

    init(_ parsed: Parsed) throws {
        let place = parsed.text("--node") ?? "127.0.0.1:8443"
        guard let colon = place.lastIndex(of: ":"), let port = Int(place[place.index(after: colon)...]) else {
            throw UsageError("--node takes HOST:PORT, not \"\(place)\"")
        }
        self.port = port
        host = place[..<colon].trimmingCharacters(in: ["[", "]"])
        guard let file = parsed.text("--token") ?? parsed.text("--dir").map({ $0 + "/admin.token" }) else {
            throw UsageError("whose orders these are is told by --token FILE or --dir DIR")
        }
        token = String(decoding: try LocalDisk().contents(of: file), as: UTF8.self).filter { !$0.isNewline }
        tls = try parsed.flag("--plain") ? nil : AdminCall.tls(parsed)
    }

    private static func tls(_ parsed: Parsed) throws -> TLSContext {
        guard let file = parsed.text("--trust") ?? parsed.text("--dir").map({ $0 + "/tls.pem" }) else {
            throw UsageError("which node to believe is told by --trust FILE or --dir DIR")
        }
        var configuration = TLSConfiguration(role: .client)
        configuration.applicationProtocols = ["h2"]
        let pem = String(decoding: try LocalDisk().contents(of: file), as: UTF8.self)
        configuration.authorities = try Certificate.all(inPEM: pem)
        return try TLSContext(configuration)
    }

    /// The answer to one request; a problem is thrown.
    func send(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        let address = try SocketAddress(host: host, port: port)
        return try await EventLoop.with { loop in
            let result = await Task(executorPreference: loop) { () -> Result<JSONValue, any Error> in
                do {
                    let client = try HTTPClient(to: address, serverName: host, on: loop, tls: tls)
                    defer { client.close() }
                    return .success(try await send(method, path, body, by: client))
                } catch {
                    return .failure(error)
                }
            }.value
            return try result.get()
        }
    }

    private func send(
        _ method: String, _ path: String, _ body: JSONValue?, by client: HTTPClient
    ) async throws -> JSONValue {
        var fields: HTTPFields = ["authorization": "Bearer \(token)"]
        if body != nil { fields.append("content-type", "application/json") }
        let head = RequestHead(
            method: method, scheme: client.scheme, authority: "\(host):\(port)", path: path, fields: fields)
        let call = try await client.call(head, hasBody: body != nil)
        if let body {
            try await call.write(body.encoded)
            call.finish()
        }
        let (answer, bytes) = (try await call.response(), try await call.body())
        let json = (try? JSONReader.read(bytes)) ?? .null
        guard answer.status < 300 else { throw AdminRefusal(status: answer.status, problem: json) }
        return json
    }
}

/// Why a node did not do it, in its own words.
struct AdminRefusal: Error, CustomStringConvertible {
    let status: Int
    let problem: JSONValue

    var description: String {
        let words = problem["detail"]?.string ?? problem["title"]?.string
        return "the node answers \(status)" + (words.map { ": \($0)" } ?? "")
    }
}
