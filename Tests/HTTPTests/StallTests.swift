import EventLoop
import HTTPAttack
import HTTPTypes
import Synchronization
import Testing

@testable import HTTP

@Suite struct `A reader that takes nothing` {
    private static let pieceBytes = 10_000
    private static let bodyBytes = 64_000_000
    /// What two sockets of this machine hold between them: `tcp_wmem` and `tcp_rmem` allow no more.
    private static let kernelBytes = 16_000_000

    /// Writes as fast as it may, and tells how much that was. Everything else is answered at once.
    private final class Producer: Sendable {
        let bytes = Atomic(0)
        let exchange = Mutex<HTTPExchange?>(nil)

        func answer(_ exchange: HTTPExchange) {
            guard exchange.request.path == "/much" else { return exchange.respond(200, "here") }
            self.exchange.withLock { $0 = exchange }
            exchange.start(ResponseHead(status: 200, fields: ["content-length": "\(bodyBytes)"]))
            exchange.run { [self] in
                for _ in 0..<(bodyBytes / pieceBytes) {
                    bytes.add(pieceBytes, ordering: .relaxed)
                    do throws(HTTPError) {
                        try await exchange.write([UInt8](repeating: 0, count: pieceBytes))
                    } catch { return }
                }
                exchange.finish()
            }
        }
    }

    /// Others are answered until the producer has to wait, and then still are.
    private static func checkStall(of producer: Producer, in talk: Talk, atMost limit: Int) async throws {
        var before = -1
        while producer.bytes.load(ordering: .relaxed) != before || before == 0 {
            before = producer.bytes.load(ordering: .relaxed)
            for _ in 0..<50 { #expect(try await talk.fetch("GET", "/other").1 == Array("here".utf8)) }
        }
        #expect(before < limit)
        let queued = try #require(producer.exchange.withLock { $0?.queuedBytes })
        // A writer waits when its last piece is more than what may wait.
        #expect((1...(HTTPLimits().streamQueueBytes + pieceBytes)).contains(queued))
    }

    @Test(arguments: [false, true])
    func `of one stream makes its writer wait, and no other of its connection`(isSecure: Bool) async throws {
        let producer = Producer()
        try await Talk.with(isSecure: isSecure, handler: { producer.answer($0) }) { talk in
            let stalled = try await talk.client.call(talk.request("GET", "/much"))
            #expect(try await stalled.response().status == 200)
            let limits = HTTPLimits()
            // The window, which stands for what the client holds, and what waits at the server.
            try await Self.checkStall(
                of: producer, in: talk,
                atMost: Int(limits.streamWindow) + limits.streamQueueBytes + 2 * Self.pieceBytes)
            #expect(stalled.unconsumedBytes <= Int(limits.streamWindow))
            stalled.reset()
        }
    }

    @Test(arguments: ["GET /much HTTP/1.1\r\nhost: localhost\r\n\r\n", ""])
    func `of a connection makes its writer wait, and no other connection`(request: String) async throws {
        let producer = Producer()
        try await Talk.with(handler: { producer.answer($0) }) { talk in
            let stalled = BlockingConnection(to: talk.server.address.port, seconds: 5)
            stalled.send(request.isEmpty ? .greedyRequest : Array(request.utf8))
            let limits = HTTPLimits()
            try await Self.checkStall(
                of: producer, in: talk,
                atMost: Self.kernelBytes + 2 * limits.socketQueueBytes + limits.streamQueueBytes)
            #expect(producer.bytes.load(ordering: .relaxed) > Int(limits.streamWindow))
        }
    }
}
