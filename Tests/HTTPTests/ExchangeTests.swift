import EventLoop
import HTTP
import HTTPTypes
import Testing

@Suite struct `A request` {
    /// Sends back what it gets, as it comes.
    private static let echo: @Sendable (HTTPExchange) -> Void = { exchange in
        exchange.start(ResponseHead(status: 200))
        exchange.run {
            do throws(HTTPError) {
                while let piece = try await exchange.receive() {
                    try await exchange.write(piece)
                    exchange.consumed(piece.count)
                }
                exchange.finish(trailers: ["x-end": exchange.trailers["x-sum"] ?? "none"])
            } catch {
                exchange.reset()
            }
        }
    }

    @Test(arguments: [false, true], [0, 1, 16_384, 3_000_000])
    func `is answered with a body of any length, in plain text and over TLS`(isSecure: Bool, count: Int) async throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let answer = ResponseHead(status: 200, fields: ["content-length": "\(count)"])
        try await Talk.with(isSecure: isSecure) { exchange in
            exchange.respond(answer, bytes)
        } _: { talk in
            let (head, body) = try await talk.fetch("GET", "/")
            #expect(head.status == 200)
            #expect(head.fields["content-length"] == "\(count)")
            #expect(head.fields["date"] != nil)
            #expect(body == bytes)
        }
    }

    @Test(arguments: [false, true])
    func `is answered while its body is still coming`(isSecure: Bool) async throws {
        try await Talk.with(isSecure: isSecure, handler: Self.echo) { talk in
            let call = try await talk.client.call(talk.request("POST", "/"), hasBody: true)
            #expect(try await call.response().status == 200)
            for round in 0..<20 {
                let sent = [UInt8](repeating: UInt8(round), count: 1_000)
                try await call.write(sent)
                var received: [UInt8] = []
                while received.count < sent.count, let piece = try await call.receive() {
                    received += piece
                    call.consumed(piece.count)
                }
                #expect(received == sent)
            }
            call.finish(trailers: ["x-sum": "7"])
            #expect(try await call.receive() == nil)
            #expect(call.trailers["x-end"] == "7")
        }
    }

    @Test func `whose body is longer than the window comes through when it is consumed`() async throws {
        var limits = HTTPLimits()
        limits.streamWindow = 20_000
        try await Talk.with(limits: limits, handler: Self.echo) { talk in
            let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let call = try await talk.client.call(talk.request("POST", "/"), hasBody: true)
            call.push(bytes)
            call.finish()
            #expect(try await call.body(limit: .max) == bytes)
        }
    }

    @Test func `whose body nobody consumes holds its sender back, and nobody else`() async throws {
        var limits = HTTPLimits()
        limits.streamWindow = 65_535
        try await Talk.with(limits: limits) { exchange in
            if exchange.request.path == "/other" { exchange.respond(200, "here") }
        } _: { talk in
            let stalled = try await talk.client.call(talk.request("POST", "/stalled"), hasBody: true)
            stalled.push([UInt8](repeating: 0, count: 1_000_000))
            for _ in 0..<50 { #expect(try await talk.fetch("GET", "/other").1 == Array("here".utf8)) }
            // One window has left, and what the stream was about to send.
            #expect(stalled.queuedBytes > 1_000_000 - 65_536 - 16_384)
            stalled.reset()
        }
    }

    @Test func `that is too long is refused with 413 when it is gathered`() async throws {
        var limits = HTTPLimits()
        limits.bodyBytes = 10
        try await Talk.with(limits: limits) { exchange in
            exchange.collect { result in
                switch result {
                case .success(let body): exchange.respond(200, "\(body.count)")
                case .failure(let error): exchange.respond(413, "\(error)")
                }
            }
        } _: { talk in
            #expect(try await talk.fetch("POST", "/", [1, 2, 3]).1 == Array("3".utf8))
            let (head, body) = try await talk.fetch("POST", "/", [UInt8](repeating: 0, count: 11))
            #expect(head.status == 413)
            #expect(body == Array("the body is longer than 10 bytes".utf8))
            #expect(talk.server.counters[.bodiesTooLarge] == 1)
        }
    }

    @Test func `that is reset ends its handler's wait`() async throws {
        let (news, report) = AsyncStream<HTTPError?>.makeStream()
        try await Talk.with { exchange in
            exchange.run {
                report.yield(nil)
                do throws(HTTPError) { _ = try await exchange.body() } catch { report.yield(error) }
            }
        } _: { talk in
            let call = try await talk.client.call(talk.request("POST", "/"), hasBody: true)
            var next = news.makeAsyncIterator()
            #expect(await next.next() == .some(nil))
            call.reset(.cancel)
            #expect(await next.next() == .reset(code: HTTP2ErrorCode.cancel.rawValue))
        }
    }

    @Test func `for events gets them one by one`() async throws {
        try await Talk.with { exchange in
            exchange.startEvents()
            exchange.run {
                do throws(HTTPError) {
                    for id in 1...3 { try await exchange.write(ServerSentEvent(id: "\(id)", data: "e\(id)").bytes) }
                    exchange.finish()
                } catch {
                    exchange.reset()
                }
            }
        } _: { talk in
            let (head, body) = try await talk.fetch("GET", "/")
            #expect(head.fields["content-type"] == "text/event-stream")
            #expect(
                String(decoding: body, as: UTF8.self) == "id: 1\ndata: e1\n\nid: 2\ndata: e2\n\nid: 3\ndata: e3\n\n")
        }
    }
}
