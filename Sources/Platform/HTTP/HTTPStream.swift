public import EventLoop
import HTTP1
public import HTTPTypes

/// The connection under a stream: HTTP/2 or HTTP/1.1.
protocol HTTPStreamCarrier: AnyObject {
    var host: HTTPHost { get }
    /// There is more to send, or the end.
    func outboundGrew(_ stream: HTTPStream)
    /// The consumer has taken this much: as much may come again.
    func consumed(_ count: Int, of stream: HTTPStream)
    func reset(_ stream: HTTPStream, _ code: HTTP2ErrorCode)
    /// The head of the answer; what `outbound` holds by now belongs to the body.
    func respond(_ head: ResponseHead, to exchange: HTTPExchange)
}

/// One request and its response: bytes both ways at the same time, each with back-pressure.
///
/// It belongs to the loop's thread. A handler that was called there may use it at once; a task of the loop (`run`) may
/// use it between its waits.
public class HTTPStream: @unchecked Sendable {
    // Sendable because every entry is on the loop's thread, which `carrier` and the C callbacks under it are bound to;
    // the waits below check it.
    public final var loop: EventLoop { host.loop }
    let id: Int32
    private final let host: HTTPHost
    /// Nil when the stream is closed.
    // Private and final, because what nobody else can touch needs no check for overlapping access on every use.
    private final var carrier: (any HTTPStreamCarrier)?
    private final var inbound = Inbound()
    private final var outbound = Outbound()
    /// Bytes that came and whose window was not given back.
    private final var unconsumed = 0
    /// Gets the whole body, up to a limit.
    private final var collector: ((Result<[UInt8], HTTPError>) -> Void)?
    private final var collectorLimit = 0
    private final var whenClosed: [() -> Void] = []
    /// Whether a byte came or went since the connection last looked, which it does about once a second, and when it found
    /// so. Asking for the time with every piece would cost more than it tells.
    private final var hasProgressed = true
    private final var lastProgress: UInt64 = 0
    /// Whether a body is being gathered, and when the connection first found so.
    private final var isGathering = false
    private final var gatheringSince: UInt64?
    /// All that has come of the body.
    private final var inboundBytes = 0

    init(id: Int32, carrier: any HTTPStreamCarrier) {
        self.id = id
        self.carrier = carrier
        host = carrier.host
    }

    public final var isClosed: Bool { carrier == nil }

    /// Runs a task on the loop. It is cancelled when the stream ends before it.
    public final func run(_ body: @escaping @Sendable () async -> Void) {
        loop.preconditionIsolated()
        let task = Task(executorPreference: loop) { await body() }
        onClose { task.cancel() }
    }

    /// Calls `action` when the stream is closed, by whomever.
    public final func onClose(_ action: @escaping () -> Void) {
        loop.preconditionIsolated()
        if isClosed { action() } else { whenClosed.append(action) }
    }

    // MARK: Coming in

    /// The next piece of the body, or nil at its end. Its window opens with `consumed`, when the caller is done with it.
    public final func receive() async throws(HTTPError) -> [UInt8]? {
        loop.preconditionIsolated()
        while !inbound.hasNews {
            await withCheckedContinuation { continuation in inbound.notify { continuation.resume() } }
        }
        if inbound.count > 0 { return inbound.take() }
        if let failure = inbound.failure { throw failure }
        return nil
    }

    /// As much may come again.
    public final func consumed(_ count: Int) {
        loop.preconditionIsolated()
        // A stream that is closed has given its window back.
        guard let carrier else { return }
        precondition(count <= unconsumed, "more was consumed than came")
        unconsumed -= count
        if count > 0 { carrier.consumed(count, of: self) }
    }

    /// The trailers of the body that came in, after its end.
    public final var trailers: HTTPFields { inbound.trailers }

    /// The whole body. Longer ones are refused as soon as that is known.
    public final func body(limit: Int? = nil) async throws(HTTPError) -> [UInt8] {
        let limit = limit ?? host.limits.bodyBytes
        isGathering = true
        defer { isGathering = false }
        var body: [UInt8] = []
        while let piece = try await receive() {
            guard body.count + piece.count <= limit else { throw tooLarge(limit) }
            if body.isEmpty { body = piece } else { body += piece }
            consumed(piece.count)
        }
        return body
    }

    /// The same for a handler that does not wait: `then` is called on the loop.
    public final func collect(limit: Int? = nil, then: @escaping (Result<[UInt8], HTTPError>) -> Void) {
        loop.preconditionIsolated()
        collector = then
        collectorLimit = limit ?? host.limits.bodyBytes
        isGathering = true
        collectMore()
    }

    private func collectMore() {
        // What is gathered may come again: the limit bounds it. A little is given back when the stream ends.
        if unconsumed > host.keptWindow { consumed(unconsumed) }
        guard inbound.isEnded || inbound.failure != nil || inbound.count > collectorLimit, let then = collector.take()
        else { return }
        isGathering = false
        if inbound.count > collectorLimit {
            then(.failure(tooLarge(collectorLimit)))
        } else if inbound.isEnded {
            then(.success(inbound.take()))
        } else {
            then(.failure(inbound.failure ?? .connectionLost))
        }
    }

    private func tooLarge(_ limit: Int) -> HTTPError {
        host.counters.count(.bodiesTooLarge)
        return .bodyTooLarge(limit: limit)
    }

    // MARK: Going out

    /// Queues a piece of the body and waits until there is room for more.
    public final func write(_ bytes: [UInt8]) async throws(HTTPError) {
        guard push(bytes) else { throw inbound.failure ?? .connectionLost }
        while !isClosed, outbound.count > host.limits.streamQueueBytes {
            await withCheckedContinuation { continuation in outbound.notify { continuation.resume() } }
        }
        if isClosed { throw inbound.failure ?? .connectionLost }
    }

    /// Queues a piece of the body without waiting; false when the stream is closed. `queuedBytes` says whether to go on.
    @discardableResult
    public final func push(_ bytes: [UInt8]) -> Bool {
        loop.preconditionIsolated()
        guard let carrier else { return false }
        precondition(!outbound.isEnded, "a body was written to after its end")
        guard !bytes.isEmpty else { return true }
        outbound.append(bytes)
        carrier.outboundGrew(self)
        return true
    }

    public final var queuedBytes: Int { outbound.count }

    /// Ends the body. What holds for the fields of an answer holds for trailers.
    public final func finish(trailers: HTTPFields = HTTPFields()) {
        loop.preconditionIsolated()
        guard let carrier, !outbound.isEnded else { return }
        outbound.end(trailers.sendable(in: .trailers) { countDroppedField() })
        carrier.outboundGrew(self)
    }

    /// Gives the message up.
    public final func reset(_ code: HTTP2ErrorCode = .cancel) {
        loop.preconditionIsolated()
        carrier?.reset(self, code)
    }

    /// The whole answer at once.
    final func finish(_ body: [UInt8]) {
        outbound.append(body)
        outbound.end(HTTPFields())
    }

    final func countDroppedField() { host.counters.count(.fieldsDropped) }

    final func respond(_ head: ResponseHead, to exchange: HTTPExchange) {
        carrier?.respond(head, to: exchange)
    }

    // MARK: From the connection

    /// Whether the head of the peer's message is here, so that another one is its trailers. A request begins with it.
    final var hasHead = true

    final var failure: HTTPError? { inbound.failure }

    /// What its consumer is told when the connection has reset it, or the peer has ended it before.
    final func fail(_ error: HTTPError) { inbound.fail(error) }

    /// For a message without a body, whose end went with its head.
    final func sendNothing() { outbound.end(HTTPFields()) }

    final var isInboundEnded: Bool { inbound.isEnded }
    final var unconsumedBytes: Int { unconsumed }
    final var isOutboundEnded: Bool { outbound.isEnded }

    /// The next piece to be sent.
    final func next(_ limit: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: min(limit, outbound.count)) { buffer, count in
            unsafe count = read(into: buffer)
        }
    }
    final var isOutboundFinished: Bool { outbound.isFinished }
    final var outboundTrailers: HTTPFields { outbound.trailers }

    /// What has made no progress for too long.
    final func overdue(now: UInt64, limits: HTTPLimits) -> HTTPCounters.Name? {
        if hasProgressed {
            hasProgressed = false
            lastProgress = now
        }
        if let (name, seconds) = awaited(limits), now - lastProgress >= UInt64(seconds) * 1_000 {
            fail(.timedOut)
            return name
        }
        gatheringSince = isGathering ? gatheringSince ?? now : nil
        guard let gatheringSince else { return nil }
        let seconds = limits.bodySeconds + inboundBytes / limits.bodyBytesPerSecond
        guard now - gatheringSince > UInt64(seconds) * 1_000 else { return nil }
        fail(.timedOut)
        return .slowBodies
    }

    /// What the stream waits for, if it does, and how long it may.
    private func awaited(_ limits: HTTPLimits) -> (name: HTTPCounters.Name, seconds: Int)? {
        if outbound.count > 0 { return (.stallTimeouts, limits.stallSeconds) }
        // Who has not asked yet waits for no answer.
        if !hasHead { return outbound.isEnded ? (.responseTimeouts, limits.responseSeconds) : nil }
        return inbound.isAwaited || collector != nil ? (.bodyTimeouts, limits.bodySeconds) : nil
    }

    final func received(_ bytes: Span<UInt8>) {
        hasProgressed = true
        inbound.append(bytes)
        inboundBytes += bytes.count
        unconsumed += bytes.count
        tellConsumer()
    }

    private func tellConsumer() {
        if collector != nil { collectMore() } else { inbound.takeConsumer()?() }
    }

    final func receivedEnd(_ trailers: HTTPFields) {
        hasProgressed = true
        inbound.end(trailers)
        tellConsumer()
    }

    /// Copies out what may be sent now.
    final func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let count = unsafe outbound.read(into: buffer)
        if count > 0 { hasProgressed = true }
        if outbound.count <= host.limits.streamQueueBytes / 2 { outbound.takeWriter()?() }
        return count
    }

    /// The last call from the connection. Returns how much of the connection's window was never given back.
    @discardableResult
    final func close(_ error: HTTPError?) -> Int {
        guard carrier != nil else { return 0 }
        carrier = nil
        inbound.fail(error ?? .connectionLost)
        tellConsumer()
        outbound.takeWriter()?()
        for action in whenClosed { action() }
        whenClosed = []
        defer { unconsumed = 0 }
        return unconsumed
    }
}
