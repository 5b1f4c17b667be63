import EventLoop
import Glibc
import HTTP
import HTTPAttack
import Synchronization
import Testing
import Threads

/// How many signals have come in between.
private let interruptions = Atomic(0)

@Suite struct `A connection that blocks its thread` {
    /// One whose default is to be ignored, for a test that others of this process run beside.
    private static let signal = SIGWINCH

    private static func countInterruptions() {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in interruptions.add(1, ordering: .relaxed) }
        unsafe sigaction(signal, &action, nil)
    }

    /// The threads of tasks, from which others inherit it, hold them back.
    private static func letSignalsIn() {
        var signals = sigset_t()
        unsafe sigaddset(&signals, signal)
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// A fuzzer looks at its clock in the handler of a signal, which ends whatever call it falls into.
    @Test func `gets its answer through signals`() async throws {
        Self.countInterruptions()
        let (exchanges, source) = AsyncStream<HTTPExchange>.makeStream()
        try await EventLoop.with { loop in
            let address = try SocketAddress(host: "127.0.0.1", port: 0)
            try await HTTPServer.with(at: address, on: loop, handler: { source.yield($0) }) { server in
                let waiting = Monitor<pthread_t?>(nil)
                let answer = Monitor<String?>(nil)
                let thread = Thread {
                    Self.letSignalsIn()
                    let connection = BlockingConnection(to: server.address.port, seconds: 60)
                    connection.send(Array("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".utf8))
                    waiting.withLock { $0 = pthread_self() }
                    let received = connection.receive() ?? []
                    answer.withLock { $0 = String(decoding: received, as: UTF8.self) }
                }
                var asked = exchanges.makeAsyncIterator()
                let exchange = try #require(await asked.next())
                while waiting.withLock({ $0 == nil }) { sched_yield() }
                let target = try #require(waiting.withLock { $0 })
                for count in 1...100 where answer.withLock({ $0 == nil }) {
                    pthread_kill(target, Self.signal)
                    while interruptions.load(ordering: .relaxed) < count { sched_yield() }
                }
                try await loop.run { exchange.respond(200, "here") }
                thread.join()
                #expect(answer.withLock { $0 }?.hasSuffix("here") == true)
            }
        }
    }
}
