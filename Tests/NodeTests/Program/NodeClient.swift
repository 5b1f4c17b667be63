import EventLoop
import HTTP
import HTTPTypes
import JSON

/// Whoever talks to a node with a token, over one connection. It belongs to the loop.
struct NodeClient: Sendable {
    let client: HTTPClient
    let token: String

    struct Answer {
        let status: Int
        let fields: HTTPFields
        let json: JSONValue
    }

    private init(_ client: HTTPClient, _ token: String) {
        self.client = client
        self.token = token
    }

    init(to address: SocketAddress, on loop: EventLoop, token: String) throws(UVError) {
        client = try HTTPClient(to: address, serverName: "localhost", on: loop)
        self.token = token.filter { !$0.isNewline }
    }

    func showing(_ token: String) -> NodeClient { NodeClient(client, token) }

    func close() { client.close() }

    func head(_ method: String, _ path: String, _ more: HTTPFields = [:]) -> RequestHead {
        var fields = more
        fields.append("authorization", "Bearer \(token)")
        return RequestHead(method: method, scheme: "http", authority: "localhost", path: path, fields: fields)
    }

    func post(
        _ path: String, _ body: JSONValue?, type: String = "application/json"
    ) async throws(HTTPError) -> Answer {
        let fields: HTTPFields = body == nil ? [:] : ["content-type": type]
        let call = try await client.call(head("POST", path, fields), hasBody: body != nil)
        if let body {
            try await call.write(body.encoded)
            call.finish()
        }
        return try await answer(of: call)
    }

    func get(_ path: String) async throws(HTTPError) -> Answer {
        try await answer(of: try await client.call(head("GET", path)))
    }

    private func answer(of call: HTTPCall) async throws(HTTPError) -> Answer {
        let head = try await call.response()
        let body = try await call.body(limit: .max)
        return Answer(status: head.status, fields: head.fields, json: (try? JSONReader.read(body)) ?? .null)
    }
}

extension NodeClient {
    /// A manager whom an administrator has let in.
    func manager() async throws -> NodeClient {
        let issued = try await post("/v1/admin/tokens", ["principal": "m", "role": "manager"])
        guard let token = issued.json["token"]?.string else { throw NoToken(answer: issued.json) }
        return showing(token)
    }

    struct NoToken: Error {
        let answer: JSONValue
    }
}
