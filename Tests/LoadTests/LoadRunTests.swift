import EventLoop
import HTTP
import HTTPTypes
import Load
import Sketch
import Synchronization
import Testing

@Suite struct `A run` {
    @Test(arguments: [Pace.open, .closed(streams: 8, for: .seconds(60))])
    func `counts what became of every request`(_ pace: Pace) async throws {
        let report = try await Node.with(connections: 3) { number, _, exchange in
            switch number % 5 {
            case 0: exchange.store()
            case 1: exchange.store(duplicate: true)
            case 2: exchange.respond(429, "not now")
            case 3: exchange.respond(507, "full")
            default: exchange.reset()
            }
        } _: { node in
            try await node.run(try schedule(.constant(perSecond: 1_000), for: .milliseconds(500)), pace)
        }
        #expect(report.requests == 500 && report.unsent == 0)
        #expect(report.stored == 100 && report.duplicates == 100 && report.lost == 100)
        #expect(report.refused.mapValues(\.count) == [429: 100, 507: 100])
        #expect(report.lag.count == 500 && report.nanoseconds > 0 && report.processorNanoseconds > 0)
    }

    @Test func `sends every body once, with its type and the token`() async throws {
        let seen = Mutex<[String]>([])
        let schedule = try schedule(.poisson(perSecond: 5_000), for: .milliseconds(100))
        try await Node.with { _, body, exchange in
            let request = exchange.request
            seen.withLock { $0.append(String(decoding: body, as: UTF8.self)) }
            let isRight =
                request.method == "POST" && request.path == "/v1/events"
                && request.fields["content-type"] == "application/cloudevents+json"
                && request.fields["authorization"] == "Bearer t-1"
            if isRight { exchange.store() } else { exchange.respond(400, "no") }
        } _: { node in
            let report = try await node.run(schedule)
            #expect(report.stored == 500)
        }
        #expect(seen.withLock { Set($0) }.count == 500)
    }

    /// The trap that a generator can fall into (HdrHistogram's README): a server that answers at once for half of the time
    /// and not at all for the other. Who waits for one answer before he sends the next asks once in the second half, and
    /// would call it a server with one slow answer in hundreds.
    @Test func `sees a stall as those do who come during it`() async throws {
        let half = Duration.milliseconds(500)
        let open = try await Node.with(answer: Stall(from: 500, for: half).answer) { node in
            try await node.run(try schedule(.constant(perSecond: 1_000), for: half * 2))
        }
        #expect(open.stored == 1_000)
        // The last to come has hardly waited, the first all of the time: a quarter waits for over half of it.
        #expect(try #require(open.latency.quantile(75, of: 100)) >= 200_000_000)
        #expect(try #require(open.latency.max) >= 499_000_000)
        let closed = try await Node.with(answer: Stall(from: 500, for: half).answer) { node in
            try await node.run(try Schedule(1_000, of: alarms, start: start), .closed(streams: 1, for: .seconds(60)))
        }
        #expect(try #require(closed.latency.quantile(75, of: 100)) < 200_000_000)
        #expect(try #require(closed.latency.max) >= 499_000_000)
    }

    @Test func `of a closed loop has as many requests under way as streams, and no more`() async throws {
        let waiting = Mutex<[HTTPExchange]>([])
        let most = Mutex(0)
        let report = try await Node.with(connections: 2) { _, _, exchange in
            // All are answered when all are here: with fewer it would never end, with more the last would be left over.
            let all = waiting.withLock { waiting in
                waiting.append(exchange)
                most.withLock { $0 = max($0, waiting.count) }
                guard waiting.count == 6 else { return [HTTPExchange]() }
                defer { waiting = [] }
                return waiting
            }
            for exchange in all { exchange.store() }
        } _: { node in
            try await node.run(try Schedule(60, of: alarms, start: start), .closed(streams: 6, for: .seconds(60)))
        }
        #expect(report.stored == 60 && most.withLock { $0 } == 6)
    }

    @Test func `of a closed loop ends when its time is over`() async throws {
        let report = try await Node.with(answer: { $2.store() }) { node in
            try await node.run(
                try Schedule(500_000, of: alarms, start: start), .closed(streams: 1, for: .milliseconds(50)))
        }
        #expect((1..<500_000).contains(report.requests) && report.lost == 0 && report.unsent == 0)
    }

    @Test func `gives up answers that do not come, which are lost at their age`() async throws {
        var limits = LoadLimits()
        limits.patience = .milliseconds(100)
        let report = try await Node.with(answer: { number, _, exchange in if number % 2 == 0 { exchange.store() } }) {
            try await $0.run(try schedule(.constant(perSecond: 100), for: .milliseconds(100)), limits: limits)
        }
        #expect(report.stored == 5 && report.lost == 5)
        #expect(try #require(report.latency.max) >= 180_000_000)
    }

    @Test func `with more under way than its limit leaves the rest unsent, and is invalid`() async throws {
        var limits = LoadLimits()
        limits.open = 4
        limits.patience = .milliseconds(1)
        let report = try await Node.with(answer: { _, _, _ in }) {
            try await $0.run(try schedule(.bursts(of: 10, every: .seconds(1)), for: .seconds(1)), limits: limits)
        }
        #expect(report.unsent == 6 && report.lost == 4)
        #expect(Validity(lag: .seconds(1)).flaws(of: report).contains(.unsent(6)))
    }

    @Test(arguments: [Pace.open, .closed(streams: 4, for: .seconds(3_600))])
    func `ends when its task is cancelled`(_ pace: Pace) async throws {
        let (news, source) = AsyncStream<Void>.makeStream()
        try await Node.with(answer: { _, _, _ in source.yield() }) { node in
            await withThrowingTaskGroup(of: Report.self) { group in
                group.addTask {
                    try await node.run(try schedule(.constant(perSecond: 10), for: .seconds(3_600)), pace)
                }
                var next = news.makeAsyncIterator()
                await next.next()
                group.cancelAll()
                await #expect(throws: LoadError.cancelled) { try await group.next() }
            }
        }
    }

    @Test func `against nobody does not begin`() async throws {
        try await EventLoop.with { loop in
            let address = try await loop.run {
                // Nobody else listens on this address of the machine, and so nobody takes the port that is let go.
                let listener = try TCPListener(SocketAddress(host: "127.9.8.7", port: 0), on: loop) { $0.close() }
                defer { listener.close() }
                return listener.address
            }
            let run = LoadRun(try Schedule(1, of: alarms, start: start), at: .open, to: Target(address))
            await #expect {
                try await run.report(on: loop)
            } throws: {
                "\($0)".contains("did not begin") && "\($0)".contains("ECONNREFUSED")
            }
        }
    }
}

/// Answers at once, but from one request on not for a while, and then all who wait.
private final class Stall: @unchecked Sendable {
    // Sendable because everything is touched on the server's loop.
    private let first: Int
    private let duration: Duration
    private var waiting: [HTTPExchange]? = []
    private var timer: LoopTimer?

    init(from first: Int, for duration: Duration) {
        self.first = first
        self.duration = duration
    }

    func answer(_ number: Int, _ body: [UInt8], _ exchange: HTTPExchange) {
        guard number >= first, waiting != nil else { return exchange.store() }
        waiting?.append(exchange)
        guard timer == nil else { return }
        do throws(UVError) {
            timer = try LoopTimer(on: exchange.loop, after: duration) { [self] in
                timer?.close()
                for exchange in waiting ?? [] { exchange.store() }
                waiting = nil
            }
        } catch { Issue.record(error) }
    }
}
