import EventLoop
import HTTP
import HTTPTypes
import Testing

@Suite struct `A client whose caller does not wait` {
    @Test func `sends a request with its body and hands over the whole answer`() async throws {
        try await Talk.with(handler: { exchange in
            exchange.collect { exchange.respond(200, "\((try? $0.get().count) ?? -1) bytes") }
        }) { talk in
            try await talk.client.connect()
            let call = try talk.client.send(talk.request("POST", "/"), Array(repeating: 1, count: 70_000))
            let body = await withCheckedContinuation { continuation in
                call.collect { continuation.resume(returning: $0) }
            }
            #expect(call.head?.status == 200)
            #expect(try String(decoding: body.get(), as: UTF8.self) == "70000 bytes")
        }
    }

    @Test func `is told that there is no connection, which is then made`() async throws {
        try await Talk.with(handler: { $0.respond(200, "here") }) { talk in
            #expect(throws: HTTPError.notConnected("it is being made")) {
                try talk.client.send(talk.request("POST", "/"), [])
            }
            #expect(talk.client.connectionCount == 0)
            try await talk.client.connect()
            #expect(talk.client.connectionCount == 1)
            _ = try talk.client.send(talk.request("POST", "/"), [])
        }
    }

    @Test func `is refused by a client that is closed`() async throws {
        try await Talk.with(handler: { $0.respond(200, "here") }) { talk in
            talk.client.close()
            #expect(throws: HTTPError.draining) { try talk.client.send(talk.request("POST", "/"), []) }
        }
    }
}
