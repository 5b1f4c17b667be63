import EventLoop
import HTTP
import HTTPTypes
import Threads

/// The shell: sockets and a clock. What is sent, and what is made of the answers, are values. It lives on its loop.
final class Generator: @unchecked Sendable {
    // Sendable because everything is touched on the loop's thread, which the clients and timers under it check.
    private let run: LoadRun
    private let loop: EventLoop
    private let head: RequestHead
    private var clients: [HTTPClient] = []
    /// Wakes for the next request, and for the end of the last answer.
    private var sending: FineTimer?
    private var ending: FineTimer?
    /// Streams of a closed loop that rest, each until its moment; in that order, as all rest equally long.
    private var resting: [(until: Int64, client: Int)] = []

    private var report: Report
    private var next = 0
    private var open = 0
    private var began: Int64 = 0
    private var processorBefore: Int64 = 0
    /// No more is sent.
    private var isOver = false
    private var then: ((Result<Report, LoadError>) -> Void)?

    /// From the start to the first request, so that the first is not late already.
    private static let lead: Int64 = 5_000_000

    init(_ run: LoadRun, on loop: EventLoop) throws(LoadError) {
        self.run = run
        self.loop = loop
        report = Report(lateAfter: run.limits.lateAfter)
        let payload = run.schedule.payload
        var fields: HTTPFields = ["content-type": payload.contentType]
        if let token = run.target.token { fields.append("authorization", "Bearer \(token)") }
        head = RequestHead(
            method: "POST", scheme: run.target.tls == nil ? "http" : "https", authority: run.target.serverName,
            path: payload.path, fields: fields)
        do throws(UVError) {
            try makeHandles()
        } catch {
            close()
            throw .system("\(error)")
        }
    }

    private func makeHandles() throws(UVError) {
        sending = try FineTimer(on: loop) { [unowned self] in wake() }
        ending = try FineTimer(on: loop) { [unowned self] in giveUp() }
        var limits = HTTPLimits()
        limits.calls = run.limits.open
        for _ in 0..<run.target.connections {
            clients.append(
                try HTTPClient(
                    to: run.target.address, serverName: run.target.serverName, on: loop, tls: run.target.tls,
                    limits: limits))
        }
    }

    func connect() async throws(LoadError) {
        for client in clients {
            do throws(HTTPError) { try await client.connect() } catch { throw .notConnected(error) }
        }
    }

    func close() {
        sending?.close()
        ending?.close()
        for client in clients { client.close() }
    }

    // MARK: Sending

    func start(_ then: @escaping (Result<Report, LoadError>) -> Void) {
        self.then = then
        guard !Task.isCancelled else { return end(.failure(.cancelled)) }
        processorBefore = SystemClock.threadNanoseconds()
        began = SystemClock.monotonicNanoseconds() + Generator.lead
        switch run.pace {
        case .open: sending?.set(at: began)
        case .closed(let streams, let duration):
            ending?.set(at: began + duration.nanoseconds)
            for stream in 0..<streams { resting.append((began, stream % clients.count)) }
            sending?.set(at: began)
        }
    }

    private func wake() {
        guard !isOver else { return }
        if case .open = run.pace { sendDue() } else { sendRested() }
    }

    private func sendDue() {
        let moments = run.schedule.moments
        var left = run.limits.requestsPerTurn
        while next < moments.count, left > 0 {
            let intended = began + moments[next]
            let now = SystemClock.monotonicNanoseconds()
            guard intended <= now else { break }
            left -= 1
            send(by: next % clients.count, intended: intended, at: now)
        }
        if next < moments.count { sending?.set(at: began + moments[next]) } else { sentAll() }
    }

    private func sendRested() {
        let now = SystemClock.monotonicNanoseconds()
        let rested = resting.prefix { $0.until <= now }
        resting.removeFirst(rested.count)
        for stream in rested { sendNext(by: stream.client, at: now) }
        if let first = resting.first { sending?.set(at: first.until) }
    }

    /// The next request of a stream of a closed loop.
    private func sendNext(by client: Int, at now: Int64) {
        guard !isOver else { return }
        guard next < run.schedule.count else { return sentAll() }
        if !send(by: client, intended: now, at: now) { rest(client, since: now) }
    }

    private func rest(_ client: Int, since now: Int64) {
        let until = now + run.limits.refusalPause.nanoseconds
        resting.append((until, client))
        if resting.count == 1 { sending?.set(at: until) }
    }

    @discardableResult
    private func send(by client: Int, intended: Int64, at now: Int64) -> Bool {
        let body = run.schedule.bodies[next]
        next += 1
        guard open < run.limits.open else {
            report.unsent += 1
            return false
        }
        do throws(HTTPError) {
            let call = try clients[client].send(head, body)
            open += 1
            call.collect { [unowned self, unowned call] result in
                ended(call.head, result, Sample(intended: intended, sent: now, ended: 0, outcome: .lost), client)
            }
            return true
        } catch {
            report.unsent += 1
            return false
        }
    }

    // MARK: Answers

    private func ended(_ head: ResponseHead?, _ body: Result<[UInt8], HTTPError>, _ sample: Sample, _ client: Int) {
        open -= 1
        var sample = sample
        sample.ended = SystemClock.monotonicNanoseconds()
        if case .success(let body) = body, let head {
            sample.outcome = Outcome(status: head.status, body: body.span, events: run.schedule.payload.events)
        }
        report.record(sample)
        if case .closed = run.pace, !isOver {
            if case .stored = sample.outcome {
                sendNext(by: client, at: sample.ended)
            } else {
                rest(client, since: sample.ended)
            }
        }
        if isOver, open == 0 { finish() }
    }

    /// Only answers are waited for now.
    private func sentAll() {
        guard !isOver else { return }
        isOver = true
        ending?.set(at: SystemClock.monotonicNanoseconds() + run.limits.patience.nanoseconds)
        if open == 0 { finish() }
    }

    /// First the time to send is over, then the patience.
    private func giveUp() {
        guard isOver else { return sentAll() }
        // Closing ends every call, each as lost at its age.
        for client in clients { client.close() }
    }

    private func finish() {
        report.nanoseconds = SystemClock.monotonicNanoseconds() - began
        report.processorNanoseconds = SystemClock.threadNanoseconds() - processorBefore
        end(.success(report))
    }

    func cancel() {
        isOver = true
        end(.failure(.cancelled))
    }

    private func end(_ result: Result<Report, LoadError>) {
        let then = then
        self.then = nil
        then?(result)
    }
}
