import EventLoop
import HTTP
import HTTPAttack
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1))) struct `What a handler answers` {
    private static func ask(_ method: String) -> String {
        "\(method) / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    }

    @Test(arguments: [
        // The body's own length, unless the handler knows better; nothing where nobody knows.
        ("abc", HTTPFields(), "content-length: 3"),
        ("abc", HTTPFields(["content-length": "7"]), "content-length: 7"),
        ("", HTTPFields(["content-length": "7"]), "content-length: 7"),
        ("", HTTPFields(), "transfer-encoding: chunked"),
    ])
    func `to HEAD has the length that GET would have, and no body`(
        body: String, fields: HTTPFields, framing: String
    ) async throws {
        let handler: @Sendable (HTTPExchange) -> Void = {
            $0.respond(ResponseHead(status: 200, fields: fields), Array(body.utf8))
        }
        try await Served.with(handler: handler) { served in
            let answer = String(decoding: served.say(Self.ask("HEAD")).rest(), as: UTF8.self)
            #expect(answer.contains("\r\n\(framing)\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
            #expect(answer.ranges(of: "content-length").count + answer.ranges(of: "transfer-encoding").count == 1)
        }
    }

    @Test(arguments: ["connection", "transfer-encoding", "upgrade", "keep-alive", "host", "a b", ""])
    func `may not have fields of its connection, nor names that are none`(name: String) async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [name] in
            try await Served.with(handler: { $0.respond(ResponseHead(status: 200, fields: [name: "x"])) }) {
                _ = $0.say("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").rest()
            }
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("a handler may not set the field \(name) in the head of a message"))
    }

    private static let dropping: @Sendable (HTTPExchange) -> Void = { exchange in
        let fields: HTTPFields = ["location": "/a\r\nset-cookie: b", "x-kept": "c"]
        exchange.start(ResponseHead(status: 200, fields: fields))
        exchange.push(Array("d".utf8))
        exchange.finish(trailers: ["x-bad": "\0", "x-good": "e"])
    }

    @Test func `has no field whose value would be read as another`() async throws {
        try await Served.with(handler: Self.dropping) { served in
            let answer = String(decoding: served.say(Self.ask("GET")).rest(), as: UTF8.self)
            #expect(!answer.contains("location") && !answer.contains("set-cookie") && !answer.contains("x-bad"))
            #expect(answer.contains("\r\nx-kept: c\r\n") && answer.contains("\r\nx-good: e\r\n"))
            let dropped = try await served.count(of: .fieldsDropped)
            #expect(dropped == 2)
        }
    }

    @Test func `has none over HTTP/2 either`() async throws {
        try await Talk.with(handler: Self.dropping) { talk in
            let call = try await talk.client.call(talk.request("GET", "/"))
            let fields = try await call.response().fields
            #expect(!fields.contains("location") && fields["x-kept"] == "c")
            _ = try await call.body()
            #expect(!call.trailers.contains("x-bad") && call.trailers["x-good"] == "e")
            #expect(talk.server.counters[.fieldsDropped] == 2)
        }
    }

    @Test(arguments: ["abc", "abcdefg"])
    func `ends its connection when it is not as long as it says`(body: String) async throws {
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            exchange.start(ResponseHead(status: 200, fields: ["content-length": "5"]))
            exchange.push(Array(body.utf8))
            exchange.finish()
        }
        try await Served.with(handler: handler) { served in
            let request = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"
            let answer = String(decoding: served.say(request + request).rest(), as: UTF8.self)
            #expect(answer.ranges(of: "HTTP/1.1 200").count == 1)
            let head = try #require(answer.firstRange(of: "\r\n\r\n"))
            #expect(answer[head.upperBound...].utf8.count < 5)
        }
    }
}
