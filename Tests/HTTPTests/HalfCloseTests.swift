import EventLoop
import HTTP
import HTTPAttack
import HTTPTypes
import TLS
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A client of HTTP/1 that sends no more` {
    private static let question = "HTTP/1.1 100 Continue\r\n\r\n"

    /// Hands out every exchange; the handler's task says when it is told that nobody waits for the answer.
    private final class Slow: Sendable {
        let exchanges: AsyncStream<HTTPExchange>
        let ends: AsyncStream<HTTPError?>
        private let began: AsyncStream<HTTPExchange>.Continuation
        private let ended: AsyncStream<HTTPError?>.Continuation

        init() {
            (exchanges, began) = AsyncStream.makeStream()
            (ends, ended) = AsyncStream.makeStream()
        }

        func take(_ exchange: HTTPExchange) {
            let (never, source) = AsyncStream<Never>.makeStream()
            exchange.run { [ended] in
                // Ends when the task is cancelled.
                for await _ in never {}
                source.finish()
                ended.yield(nil)
            }
            began.yield(exchange)
        }
    }

    private static func get(version: String = "1.1") -> String { "GET / HTTP/\(version)\r\nhost: localhost\r\n\r\n" }

    @Test func `still gets its answer, and is asked before whether it is there`() async throws {
        let slow = Slow()
        try await Served.with(handler: { slow.take($0) }) { served in
            let connection = served.say(Self.get())
            connection.finish()
            var asked = slow.exchanges.makeAsyncIterator()
            let exchange = try #require(await asked.next())
            let question = connection.hear()
            #expect(question == Self.question)
            try await served.loop.run { exchange.respond(200, "late") }
            let answer = String(decoding: connection.rest(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("late"))
        }
    }

    @Test func `and speaks HTTP/1.0 is not asked, because it would take that for the answer`() async throws {
        let slow = Slow()
        try await Served.with(handler: { slow.take($0) }) { served in
            let connection = served.say(Self.get(version: "1.0"))
            connection.finish()
            var asked = slow.exchanges.makeAsyncIterator()
            let exchange = try #require(await asked.next())
            try await served.loop.run { exchange.respond(200, "late") }
            let answer = String(decoding: connection.rest(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("late"))
        }
    }

    @Test func `and is gone ends what is done for it`() async throws {
        let slow = Slow()
        try await Served.with(handler: { slow.take($0) }) { served in
            do {
                let connection = served.say(Self.get())
                connection.finish()
                let question = connection.hear()
                #expect(question == Self.question)
            }
            var ended = slow.ends.makeAsyncIterator()
            #expect(await ended.next() != nil)
        }
    }

    @Test func `over TLS still gets its answer`() async throws {
        let slow = Slow()
        let contexts = try Talk.contexts(clientProtocols: ["http/1.1"])
        try await Served.with(tls: contexts.server, handler: { slow.take($0) }) { served in
            let client = try contexts.client.connect(to: "localhost")
            let connection = served.say("")
            var received: [UInt8] = []
            connection.send(try client.takeOutput())
            while !client.isEstablished {
                let flight = connection.receive() ?? []
                try client.receive(flight.span, into: &received)
                connection.send(try client.takeOutput())
            }
            try client.write(Array(Self.get().utf8).span)
            try client.shutdown()
            connection.send(try client.takeOutput())
            connection.finish()
            var asked = slow.exchanges.makeAsyncIterator()
            let exchange = try #require(await asked.next())
            try await served.loop.run { exchange.respond(200, "late") }
            try client.receive(connection.rest().span, into: &received)
            #expect(client.peerHasClosed)
            let answer = String(decoding: received, as: UTF8.self)
            #expect(answer.hasPrefix(Self.question + "HTTP/1.1 200 ") && answer.hasSuffix("late"))
        }
    }
}
