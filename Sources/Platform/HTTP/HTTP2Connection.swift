import EventLoop
import HTTPTypes

/// A connection that speaks HTTP/2, on a server.
final class HTTP2Connection: HTTPConnection, HTTPStreamCarrier {
    private let host: HTTPHost
    private let socket: HTTPSocket
    private let handler: @Sendable (HTTPExchange) -> Void
    private let session: HTTP2Session
    private var streams: [Int32: HTTPExchange] = [:]
    /// The head that is coming in: heads are not interleaved.
    private var head: HTTP2Head?
    private var isReceiving = false
    private var isFlushPlanned = false
    private var isDraining = false
    private var isFlooded = false
    private var life: HTTP2Life

    init(_ host: HTTPHost, _ socket: HTTPSocket, handler: @escaping @Sendable (HTTPExchange) -> Void) {
        self.host = host
        self.socket = socket
        self.handler = handler
        life = HTTP2Life(now: host.loop.now)
        session = HTTP2Session(.server, limits: host.limits, scratch: host.scratch)
        session.report(to: self)
    }

    var loop: EventLoop { host.loop }
    var limits: HTTPLimits { host.limits }
    var isIdle: Bool { streams.isEmpty && head == nil }

    func count(_ event: HTTPCounters.Name) { host.counters.count(event) }

    // MARK: The socket

    func received(_ bytes: Span<UInt8>) {
        life.heard(now: loop.now)
        isReceiving = true
        do throws(HTTPError) { try session.receive(bytes) } catch {
            if error == .flooded { flooded() } else { count(.protocolErrors) }
            isReceiving = false
            flush()
            socket.close()
            return
        }
        isReceiving = false
        flush()
    }

    func disconnected() {
        let open = streams
        streams = [:]
        for stream in open.values { stream.close(.connectionLost) }
    }

    func drained() { flush() }

    /// Hands the socket what is to be sent, as long as it takes it.
    private func flush() {
        guard !socket.isClosed else { return }
        // One buffer serves all connections, one after the other.
        var bytes: [UInt8] = []
        swap(&bytes, &host.outgoing)
        defer { swap(&bytes, &host.outgoing) }
        while socket.queuedBytes < limits.socketQueueBytes {
            bytes.removeAll(keepingCapacity: true)
            do throws(HTTPError) {
                while bytes.count < limits.socketQueueBytes, try session.next(into: &bytes) {}
            } catch {
                return socket.close()
            }
            if bytes.isEmpty { break }
            socket.write(bytes.span)
        }
        if session.isOver, socket.queuedBytes == 0 { socket.close() }
    }

    /// Once a turn, however many streams have something to say.
    private func planFlush() {
        guard !isReceiving, !isFlushPlanned else { return }
        isFlushPlanned = true
        loop.atEndOfTurn { [self] in
            isFlushPlanned = false
            flush()
        }
    }

    // MARK: Streams

    func respond(_ head: ResponseHead, to exchange: HTTPExchange) {
        let hasBody = !exchange.isOutboundFinished || !exchange.outboundTrailers.isEmpty
        session.submitResponse(exchange.id, head, hasBody: hasBody)
        planFlush()
    }

    func outboundGrew(_ stream: HTTPStream) {
        session.resume(stream.id)
        planFlush()
    }

    func consumed(_ count: Int, of stream: HTTPStream) {
        session.consume(count, of: stream.id)
        planFlush()
    }

    func reset(_ stream: HTTPStream, _ code: HTTP2ErrorCode) {
        session.reset(stream.id, code)
        planFlush()
    }

    // MARK: Care

    func sweep(now: UInt64) {
        switch life.verdict(now: now, isIdle: isIdle, isHeadOpen: head != nil, limits: limits) {
        case .fine: break
        case .ping: session.ping()
        case .end(let reason):
            count(reason)
            session.terminate(.noError)
            flush()
            return socket.close()
        }
        for stream in streams.values {
            guard let reason = stream.overdue(now: now, limits: limits) else { continue }
            count(reason)
            session.reset(stream.id, .cancel)
        }
        flush()
    }

    func drain() {
        guard !isDraining else { return }
        isDraining = true
        session.announceShutdown()
        // A PING overtakes GOAWAY, which therefore must have left.
        flush()
        // When the peer has answered this it has seen the notice, and whatever it had sent before is here.
        session.ping()
        flush()
    }
}

/// What the session has understood. None of this may send: nghttp2 must not be entered again from inside.
extension HTTP2Connection {
    func beganHead(_ stream: Int32) {
        head = HTTP2Head(of: stream)
        life.beganHead(now: loop.now)
    }

    func field(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        head?.append(name, value, limits: limits)
    }

    func endedHead(_ stream: Int32, isEnd: Bool) {
        guard let head else { return }
        self.head = nil
        if let exchange = streams[stream] {
            guard !head.isTooLarge else {
                // The message would be another one without them.
                count(.headersTooLarge)
                return session.reset(stream, .enhanceYourCalm)
            }
            return exchange.receivedEnd(head.fields)
        }
        count(.requests)
        let exchange = HTTPExchange(
            id: stream, carrier: self, peer: HTTPPeer(address: socket.peer), request: head.request)
        streams[stream] = exchange
        if isEnd { exchange.receivedEnd(HTTPFields()) }
        guard !head.isTooLarge else {
            count(.headersTooLarge)
            return exchange.respond(
                431, "the header fields are longer than \(limits.headerListBytes) bytes or too many\n")
        }
        handler(exchange)
        // Who has not been refused by now may send its body (RFC 9110, section 10.1.1).
        if !isEnd, !exchange.isAnswered, !exchange.isClosed,
            exchange.request.fields["expect"]?.lowercased() == "100-continue"
        {
            session.submitContinue(stream)
        }
    }

    func data(_ stream: Int32, _ bytes: Span<UInt8>) {
        // Nobody waits for what comes after an answer: its window is given back, so that the others can go on.
        if let exchange = streams[stream] { exchange.received(bytes) } else { session.consume(bytes.count) }
    }

    func endedData(_ stream: Int32) { streams[stream]?.receivedEnd(HTTPFields()) }

    func closed(_ stream: Int32, _ code: HTTP2ErrorCode) {
        // A malformed head has no end.
        if head?.stream == stream { head = nil }
        guard let exchange = streams.removeValue(forKey: stream) else { return }
        if code != .noError, life.reset(now: loop.now, limits: limits) { flooded() }
        let unconsumed = exchange.close(code == .noError ? nil : .reset(code: code.rawValue))
        if unconsumed > 0 { session.consume(unconsumed) }
        if streams.isEmpty { life.idled(now: loop.now) }
    }

    func read(_ stream: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>) -> HTTP2BodyPart {
        guard let exchange = streams[stream] else { return HTTP2BodyPart(count: 0, isEnd: true, hasTrailers: false) }
        let count = unsafe exchange.read(into: buffer)
        let isEnd = exchange.isOutboundFinished
        let hasTrailers = isEnd && !exchange.outboundTrailers.isEmpty
        if hasTrailers { session.submitTrailers(stream, exchange.outboundTrailers) }
        return HTTP2BodyPart(count: count, isEnd: isEnd, hasTrailers: hasTrailers)
    }

    /// Answered before the request had ended: the rest of it is not wanted (RFC 9113, section 8.1).
    func sentEnd(_ stream: Int32) {
        if let exchange = streams[stream], !exchange.isInboundEnded { session.reset(stream, .noError) }
    }

    func idled() {
        guard life.idleFrame(now: loop.now) > limits.idleFramesPerSecond else { return }
        flooded()
    }

    func priority(of stream: Int32) {
        guard stream == 0 else { return idled() }
        // RFC 9113, section 6.3.
        session.terminate(.protocolError)
    }

    private func flooded() {
        countFlood()
        session.terminate(.enhanceYourCalm)
    }

    /// What nghttp2 holds against a request; other reasons are our own, and counted where they arise.
    func sentReset(_ code: HTTP2ErrorCode) {
        if [.protocolError, .flowControlError, .streamClosed].contains(code) { count(.protocolErrors) }
    }

    /// nghttp2 ends a connection by itself for too many settings, or, as INTERNAL_ERROR, for too many resets.
    func sentGoAway(_ code: HTTP2ErrorCode) {
        switch code {
        case .noError: break
        case .enhanceYourCalm, .internalError: countFlood()
        default: count(.protocolErrors)
        }
    }

    private func countFlood() {
        guard !isFlooded else { return }
        isFlooded = true
        count(.floods)
    }

    func acknowledgedPing() {
        life.answered()
        if isDraining { session.goAway() }
    }

    func goingAway(lastStream: Int32, _ code: HTTP2ErrorCode) {}
}
