import EventLoop
import HTTP
import HTTPAttack
import HTTPTypes
import Synchronization
import Testing

@Suite struct `A server that is drained` {
    /// Hands the exchanges of `/slow` out and answers the others.
    private static func handler() -> (@Sendable (HTTPExchange) -> Void, AsyncStream<HTTPExchange>) {
        let (slow, source) = AsyncStream<HTTPExchange>.makeStream()
        return (
            { exchange in
                if exchange.request.path == "/slow" { source.yield(exchange) } else { exchange.respond(200, "here") }
            }, slow
        )
    }

    @Test(arguments: [false, true])
    func `ends what is under way and takes nothing new`(isSecure: Bool) async throws {
        let (handler, slow) = Self.handler()
        try await Talk.with(isSecure: isSecure, handler: handler) { talk in
            let call = try await talk.client.call(talk.request("GET", "/slow"))
            var waiting = slow.makeAsyncIterator()
            let exchange = try #require(await waiting.next())
            async let drained: Void = talk.server.drain(deadline: .seconds(60))
            // The client knows after a while, and finds nobody to connect to.
            await #expect(throws: HTTPError.notConnected("connect: connection refused (ECONNREFUSED)")) {
                while true { _ = try await talk.fetch("GET", "/other") }
            }
            exchange.respond(200, "late")
            #expect(try await call.response().status == 200)
            #expect(try await call.body() == Array("late".utf8))
            try await drained
            #expect(talk.server.connectionCount == 0)
        }
    }

    @Test func `closes what is still under way at its deadline`() async throws {
        let (handler, _) = Self.handler()
        try await Talk.with(handler: handler) { talk in
            let call = try await talk.client.call(talk.request("GET", "/slow"))
            _ = try await talk.fetch("GET", "/other")
            try await talk.server.drain(deadline: .milliseconds(50))
            await #expect(throws: HTTPError.connectionLost) { _ = try await call.response() }
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A long row of requests` {
    /// Handlers that answer at once, and those whose task does.
    @Test(arguments: [false, true])
    func `is answered in order, and in pieces that keep nobody waiting`(byTask: Bool) async throws {
        let requests = 2_000
        let turns = Mutex<[UInt64: Int]>([:])
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            let turn = exchange.loop.lag.reading.turns
            turns.withLock { $0[turn, default: 0] += 1 }
            if byTask {
                exchange.run { exchange.respond(200, exchange.request.path) }
            } else {
                exchange.respond(200, exchange.request.path)
            }
        }
        try await Served.with(handler: handler) { served in
            let row = (0..<requests).map { "GET /\($0) HTTP/1.1\r\nhost: localhost\r\n\r\n" }.joined()
            let connection = served.say(row)
            connection.finish()
            let answers = String(decoding: connection.rest(), as: UTF8.self)
            let paths = answers.split(separator: "\r\n\r\n").compactMap { $0.split(separator: "HTTP/1.1").first }
            #expect(paths.dropFirst().map(String.init) == (0..<requests).map { "/\($0)" })
            let most = turns.withLock { $0.values.max() }
            #expect(most == (byTask ? 1 : HTTPLimits().requestsPerTurn))
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A connection that ends` {
    private static let bodyBytes = 20_000_000

    /// More waits than the kernel takes, and no request is under way any more.
    @Test func `because its server is drained has said all that it had to say`() async throws {
        var limits = HTTPLimits()
        limits.socketQueueBytes = 2 * Self.bodyBytes
        let (answered, source) = AsyncStream<Void>.makeStream()
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            exchange.onClose { source.yield() }
            exchange.respond(ResponseHead(status: 200), [UInt8](repeating: 1, count: Self.bodyBytes))
        }
        try await Served.with(limits: limits, handler: handler) { served in
            let connection = served.say("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
            var ends = answered.makeAsyncIterator()
            await ends.next()
            async let drained: Void = served.server.drain(deadline: .seconds(60))
            let body = connection.rest().suffix(Self.bodyBytes)
            #expect(body.count == Self.bodyBytes && body.allSatisfy { $0 == 1 })
            connection.finish()
            try await drained
        }
    }

    /// What the server has said last waits behind an answer that the client is slow to read, when bytes of the client
    /// come to a connection that is closed: that is a reset, and what waits is lost.
    @Test func `because the client broke the rules says so, although the client goes on to send`() async throws {
        let handler: @Sendable (HTTPExchange) -> Void = {
            $0.respond(ResponseHead(status: 200), [UInt8](repeating: 1, count: 1_000_000))
        }
        try await Served.with(handler: handler) { served in
            let connection = served.say("", unread: 1_000)
            connection.send(.greedyRequest)
            var received = connection.receive() ?? []
            // DATA on the stream that is none.
            connection.send([0, 0, 0, 0, 0, 0, 0, 0, 0])
            while let more = connection.receive() {
                received += more
                connection.send([UInt8](repeating: 0, count: 100))
            }
            let last = Self.lastFrame(of: received)
            // GOAWAY: its kind stands behind its length, the code behind the last stream.
            #expect(last.dropFirst(3).first == 7)
            #expect(last.dropFirst(13).prefix(4).elementsEqual([0, 0, 0, 1]))
        }
    }

    private static func lastFrame(of received: [UInt8]) -> ArraySlice<UInt8> {
        var (start, next) = (0, 0)
        while next + 9 <= received.count {
            start = next
            next += 9 + Int(received[next]) << 16 + Int(received[next + 1]) << 8 + Int(received[next + 2])
        }
        return received[start...]
    }

    @Test func `but whose client goes on and on is cut off`() async throws {
        var limits = HTTPLimits()
        limits.lingerBytes = 100_000
        try await Served.with(limits: limits, handler: { $0.respond(200, "here") }) { served in
            let connection = served.say("nonsense\r\n\r\n")
            let answer = connection.hear()
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            while try await served.count(of: .farewellsCutOff) == 0 {
                connection.send([UInt8](repeating: 0, count: 10_000))
            }
            let more = connection.receive()
            #expect(more == nil)
        }
    }

    @Test func `but whose client does not end it is cut off after a time`() async throws {
        var limits = HTTPLimits()
        limits.lingerSeconds = 0
        limits.sweepInterval = .milliseconds(10)
        try await Served.with(limits: limits, handler: { $0.respond(200, "here") }) { served in
            let connection = served.say("nonsense\r\n\r\n")
            let answer = String(decoding: connection.rest(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            while try await served.loop.run({ served.server.connectionCount }) > 0 {}
            let cutOff = try await served.count(of: .farewellsCutOff)
            #expect(cutOff == 1)
        }
    }
}

@Suite struct `An address` {
    @Test func `has a limited number of connections, and gets others when they are closed`() async throws {
        var limits = HTTPLimits()
        limits.connectionsPerAddress = 2
        try await EventLoop.with { loop in
            let address = try SocketAddress(host: "127.0.0.1", port: 0)
            try await HTTPServer.with(at: address, on: loop, limits: limits, handler: { $0.respond(200, "here") }) {
                server in
                let port = server.address.port
                let first = BlockingConnection(to: port, seconds: 5)
                let second = BlockingConnection(to: port, seconds: 5)
                let firstAnswer = Self.answer(on: first)
                #expect(firstAnswer.hasSuffix("here"))
                let secondAnswer = Self.answer(on: second)
                #expect(secondAnswer.hasSuffix("here"))
                let third = BlockingConnection(to: port, seconds: 5)
                let refused = third.receive()
                #expect(refused == nil)
                let refusals = try await loop.run { server.counters[.connectionsRefusedForAddress] }
                #expect(refusals == 1)
                let laterAnswer = Self.answer(on: first)
                #expect(laterAnswer.hasSuffix("here"))
                second.finish()
                let end = second.receive()
                #expect(end == nil)
                let newAnswer = Self.answer(on: BlockingConnection(to: port, seconds: 5))
                #expect(newAnswer.hasSuffix("here"))
            }
        }
    }

    private static func answer(on connection: borrowing BlockingConnection) -> String {
        connection.send(Array("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".utf8))
        return String(decoding: connection.receive() ?? [], as: UTF8.self)
    }
}

@Suite struct `An answer over HTTP/1` {
    /// The second piece must not wait for an event that never comes: the kernel has taken the first at once.
    @Test(arguments: [1, 100_000, 3_000_000], [10_000, 16_384, 3_000_000])
    func `reaches its reader to the end, in whatever pieces it is written`(count: Int, piece: Int) async throws {
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            exchange.start(ResponseHead(status: 200, fields: ["content-length": "\(count)"]))
            exchange.run {
                for start in stride(from: 0, to: count, by: piece) {
                    let bytes = [UInt8](repeating: 1, count: min(piece, count - start))
                    do throws(HTTPError) { try await exchange.write(bytes) } catch { return }
                }
                exchange.finish()
            }
        }
        try await EventLoop.with { loop in
            let address = try SocketAddress(host: "127.0.0.1", port: 0)
            try await HTTPServer.with(at: address, on: loop, handler: handler) { server in
                let connection = BlockingConnection(to: server.address.port, seconds: 5)
                connection.send(Array("GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".utf8))
                var received: [UInt8] = []
                while let bytes = connection.receive() { received += bytes }
                #expect(Array(received.suffix(count)) == [UInt8](repeating: 1, count: count))
                #expect(Array(received.dropLast(count).suffix(4)) == Array("\r\n\r\n".utf8))
            }
        }
    }
}
