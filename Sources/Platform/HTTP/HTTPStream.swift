public import EventLoop
public import HTTPTypes

/// The connection under a stream: HTTP/2 or HTTP/1.1.
protocol HTTPStreamCarrier: AnyObject {
    var loop: EventLoop { get }
    var limits: HTTPLimits { get }
    /// There is more to send, or the end.
    func outboundGrew(_ stream: HTTPStream)
    /// The consumer has taken this much: as much may come again.
    func consumed(_ count: Int, of stream: HTTPStream)
    func reset(_ stream: HTTPStream, _ code: HTTP2ErrorCode)
    /// The head of the answer; what `outbound` holds by now belongs to the body.
    func respond(_ head: ResponseHead, to exchange: HTTPExchange)
    func count(_ event: HTTPCounters.Name)
}

/// One request and its response: bytes both ways at the same time, each with back-pressure.
///
/// It belongs to the loop's thread. A handler that was called there may use it at once; a task of the loop (`run`) may
/// use it between its waits.
public class HTTPStream: @unchecked Sendable {
    // Sendable because every entry is on the loop's thread, which `carrier` and the C callbacks under it are bound to;
    // the waits below check it.
    public let loop: EventLoop
    let id: Int32
    /// Nil when the stream is closed.
    private(set) var carrier: (any HTTPStreamCarrier)?
    var inbound = Inbound()
    var outbound = Outbound()
    /// Bytes that came and whose window was not given back.
    private(set) var unconsumed = 0
    private var tasks: [Task<Void, Never>] = []
    private var whenClosed: [() -> Void] = []
    /// When the last byte came or went.
    var lastProgress: UInt64

    init(id: Int32, carrier: any HTTPStreamCarrier) {
        self.id = id
        self.carrier = carrier
        loop = carrier.loop
        lastProgress = carrier.loop.now
    }

    public var isClosed: Bool { carrier == nil }

    /// Runs a task on the loop. It is cancelled when the stream ends before it.
    public func run(_ body: @escaping @Sendable () async -> Void) {
        loop.preconditionIsolated()
        tasks.append(Task(executorPreference: loop) { await body() })
    }

    /// Calls `action` when the stream is closed, by whomever.
    public func onClose(_ action: @escaping () -> Void) {
        loop.preconditionIsolated()
        if isClosed { action() } else { whenClosed.append(action) }
    }

    // MARK: Coming in

    /// The next piece of the body, or nil at its end. Its window opens with `consumed`, when the caller is done with it.
    public func receive() async throws(HTTPError) -> [UInt8]? {
        loop.preconditionIsolated()
        while !inbound.hasNews {
            await withCheckedContinuation { continuation in inbound.notify { continuation.resume() } }
        }
        if !inbound.waiting.isEmpty { return inbound.take() }
        if let failure = inbound.failure { throw failure }
        return nil
    }

    /// As much may come again.
    public func consumed(_ count: Int) {
        loop.preconditionIsolated()
        precondition(count <= unconsumed, "more was consumed than came")
        unconsumed -= count
        if count > 0 { carrier?.consumed(count, of: self) }
    }

    /// The trailers of the body that came in, after its end.
    public var trailers: HTTPFields { inbound.trailers }

    /// The whole body. Longer ones are refused as soon as that is known.
    public func body(limit: Int? = nil) async throws(HTTPError) -> [UInt8] {
        let limit = limit ?? carrier?.limits.bodyBytes ?? 0
        var body: [UInt8] = []
        while let piece = try await receive() {
            guard body.count + piece.count <= limit else { throw tooLarge(limit) }
            if body.isEmpty { body = piece } else { body += piece }
            consumed(piece.count)
        }
        return body
    }

    /// The same for a handler that does not wait: `then` is called on the loop.
    public func collect(limit: Int? = nil, then: @escaping (Result<[UInt8], HTTPError>) -> Void) {
        loop.preconditionIsolated()
        let limit = limit ?? carrier?.limits.bodyBytes ?? 0
        if inbound.waiting.count > limit { return then(.failure(tooLarge(limit))) }
        // What is gathered may come again at once: the limit bounds it.
        consumed(unconsumed)
        if inbound.isEnded { return then(.success(inbound.take())) }
        if let failure = inbound.failure { return then(.failure(failure)) }
        inbound.notify { [self] in collect(limit: limit, then: then) }
    }

    private func tooLarge(_ limit: Int) -> HTTPError {
        carrier?.count(.bodiesTooLarge)
        return .bodyTooLarge(limit: limit)
    }

    // MARK: Going out

    /// Queues a piece of the body and waits until there is room for more.
    public func write(_ bytes: [UInt8]) async throws(HTTPError) {
        guard push(bytes) else { throw inbound.failure ?? .connectionLost }
        while let carrier, outbound.count > carrier.limits.streamQueueBytes {
            await withCheckedContinuation { continuation in outbound.notify { continuation.resume() } }
        }
        if isClosed { throw inbound.failure ?? .connectionLost }
    }

    /// Queues a piece of the body without waiting; false when the stream is closed. `queuedBytes` says whether to go on.
    @discardableResult
    public func push(_ bytes: [UInt8]) -> Bool {
        loop.preconditionIsolated()
        guard let carrier else { return false }
        precondition(!outbound.isEnded, "a body was written to after its end")
        guard !bytes.isEmpty else { return true }
        outbound.append(bytes)
        carrier.outboundGrew(self)
        return true
    }

    public var queuedBytes: Int { outbound.count }

    /// Ends the body.
    public func finish(trailers: HTTPFields = HTTPFields()) {
        loop.preconditionIsolated()
        guard let carrier, !outbound.isEnded else { return }
        outbound.end(trailers)
        carrier.outboundGrew(self)
    }

    /// Gives the message up.
    public func reset(_ code: HTTP2ErrorCode = .cancel) {
        loop.preconditionIsolated()
        carrier?.reset(self, code)
    }

    // MARK: From the connection

    func received(_ bytes: Span<UInt8>) {
        lastProgress = loop.now
        inbound.append(bytes)
        unconsumed += bytes.count
        inbound.takeConsumer()?()
    }

    func receivedEnd(_ trailers: HTTPFields) {
        lastProgress = loop.now
        inbound.end(trailers)
        inbound.takeConsumer()?()
    }

    /// Copies out what may be sent now.
    func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let count = unsafe outbound.read(into: buffer)
        if count > 0 { lastProgress = loop.now }
        if outbound.count <= (carrier?.limits.streamQueueBytes ?? 0) / 2 { outbound.takeWriter()?() }
        return count
    }

    /// The last call from the connection. Returns how much of the connection's window was never given back.
    @discardableResult
    func close(_ error: HTTPError?) -> Int {
        guard carrier != nil else { return 0 }
        carrier = nil
        inbound.fail(error ?? .connectionLost)
        inbound.takeConsumer()?()
        outbound.takeWriter()?()
        for task in tasks { task.cancel() }
        tasks = []
        for action in whenClosed { action() }
        whenClosed = []
        defer { unconsumed = 0 }
        return unconsumed
    }
}
