import EventLoop
import HTTP
import HTTPTypes
import Threads

/// A server that gets whatever bytes a fuzzer thinks up, as a client would send them, over a socket. It must not trap,
/// must answer a PING or close in time, must forget the connection and must not keep its loop busy.
public struct AttackedServer: Sendable {
    private static let seconds = 5
    private static let attempts = 5
    #if DEBUG
        // A build that is not optimised takes as long as it takes.
        private static let longestTurn = UInt64.max
    #else
        private static let longestTurn = LoopLag.longNanoseconds
    #endif

    private let loop: EventLoop
    private let server: HTTPServer

    public static func with<Result: Sendable>(
        _ body: (AttackedServer) async throws -> Result
    ) async throws -> Result {
        try await EventLoop.with { loop in
            let address = try SocketAddress(host: "127.0.0.1", port: 0)
            return try await HTTPServer.with(at: address, on: loop, limits: .tight, handler: answer) { server in
                try await body(AttackedServer(loop: loop, server: server))
            }
        }
    }

    /// The one of a process that does nothing but fuzz; it lives as long.
    public static func started() -> AttackedServer { lasting { try await AttackedServer.with($0) } }

    /// Both ways that a handler can take a body: piece by piece, and as a whole.
    private static let answer: @Sendable (HTTPExchange) -> Void = { exchange in
        guard exchange.request.method == "POST" else {
            return exchange.collect { result in
                switch result {
                case .success(let body): exchange.respond(200, "\(body.count)")
                case .failure: exchange.reset()
                }
            }
        }
        exchange.start(ResponseHead(status: 200))
        exchange.run {
            do throws(HTTPError) {
                while let piece = try await exchange.receive() {
                    try await exchange.write(piece)
                    exchange.consumed(piece.count)
                }
            } catch { return exchange.reset() }
            exchange.finish(trailers: ["x-fields": "\(exchange.trailers.pairs.count)"])
        }
    }

    /// The first byte says what the others are: bytes of a connection, or frames behind a right beginning.
    public func check(connection input: [UInt8]) {
        guard let choice = input.first else { return }
        let rest = input.dropFirst()
        checkItPasses { if choice & 1 == 0 { send(raw: Array(rest)) } else { send(frames: Frame.list(rest)) } }
    }

    /// The fields of one request.
    public func check(headerBlock input: [UInt8]) {
        let ends = Frame.endStream | Frame.endHeaders
        checkItPasses { send(frames: [Frame(Frame.headers, ends, stream: 1, payload: input)]) }
    }

    /// The connection is forgotten, and the loop was never busy with it for longer than everybody may be kept waiting.
    /// What counts is the loop's own time on the processor, but even there a machine that does other things may add to a
    /// turn; not to one that the same input makes each time.
    private func checkItPasses(_ attack: () -> Void) {
        for _ in 0..<AttackedServer.attempts {
            loop.lag.measureProcessor()
            attack()
            awaitForgotten()
            if onLoop({ $0.lag.reading.longestProcessorNanoseconds }) <= AttackedServer.longestTurn { return }
        }
        preconditionFailure("the loop is busy with this for more than \(AttackedServer.longestTurn) ns at a time")
    }

    private func send(raw bytes: [UInt8]) {
        let connection = BlockingConnection(to: server.address.port, seconds: AttackedServer.seconds)
        connection.send(bytes)
        connection.finish()
        while connection.receive() != nil {}
    }

    private func send(frames: [Frame]) {
        let connection = BlockingConnection(to: server.address.port, seconds: AttackedServer.seconds)
        let settings = Frame(Frame.settings)
        let ping = Frame(Frame.ping, payload: Array("all done".utf8))
        connection.send(Frame.preface + ([settings] + frames + [ping]).flatMap(\.bytes))
        var received: [UInt8] = []
        while let more = connection.receive() {
            received += more
            while let frame = Frame(takingFrom: &received) {
                if frame.kind == Frame.ping, frame.payload == ping.payload { return }
            }
        }
    }

    private func awaitForgotten() {
        let deadline = ContinuousClock.now + .seconds(AttackedServer.seconds)
        while case let count = onLoop({ [server] _ in server.connectionCount }), count > 0 {
            precondition(ContinuousClock.now < deadline, "connections are left over: \(count)")
        }
    }

    /// Asked in a turn of its own, when all before it have been measured.
    private func onLoop<Value: Sendable>(_ ask: @escaping @Sendable (EventLoop) -> Value) -> Value {
        let answer = Monitor<Value?>(nil)
        loop.execute { [loop] in
            let value = ask(loop)
            answer.withLock { $0 = value }
            answer.wake()
        }
        return answer.wait(while: { $0 == nil }) { $0! }
    }
}

extension HTTPLimits {
    /// Small enough for a fuzzer to reach.
    fileprivate static let tight: HTTPLimits = {
        var limits = HTTPLimits()
        limits.streams = 4
        limits.headerListBytes = 300
        limits.headerCount = 8
        limits.bodyBytes = 100
        limits.streamWindow = 200
        limits.streamQueueBytes = 64
        limits.socketQueueBytes = 512
        limits.resetBurst = 3
        limits.continuations = 2
        limits.settingsEntries = 4
        limits.idleFramesPerSecond = 8
        return limits
    }()
}
