import EventLoop
import HTTPTypes

/// A connection that speaks HTTP/2: what server and client have in common.
class HTTP2Connection: HTTPConnection, HTTPStreamCarrier {
    let host: HTTPHost
    let socket: HTTPSocket
    let session: HTTP2Session
    // Private and final like the rest below, because what nobody else can touch needs no check for overlapping access.
    private final var streams = HTTP2StreamTable()
    /// The head that is coming in: heads are not interleaved.
    private final var head: HTTP2Head?
    private final var isReceiving = false
    private final var isFlushPlanned = false
    private final var isDraining = false
    private final var isFlooded = false
    private final var life: HTTP2Life

    init(_ role: HTTP2Session.Role, _ host: HTTPHost, _ socket: HTTPSocket) {
        self.host = host
        self.socket = socket
        life = HTTP2Life(now: host.loop.now)
        session = HTTP2Session(role, limits: host.limits, scratch: host.scratch)
        session.report(to: self)
    }

    // MARK: What server and client do differently

    /// A head that is not the trailers of a stream we know.
    func received(_ head: consuming HTTP2Head, on stream: Int32, isEnd: Bool) {
        preconditionFailure("a connection is that of a server or of a client")
    }

    /// The last frame of our message was handed to the socket, and the peer's is not over.
    func sentEndBeforePeer(_ stream: Int32) {}

    /// The peer takes no stream after this one.
    func goingAway(lastStream: Int32) {}

    // MARK: Streams

    final func add(_ stream: HTTPStream) { streams.append(stream) }
    final var streamCount: Int { streams.count }
    final func stream(_ id: Int32) -> HTTPStream? { streams[id] }

    final var loop: EventLoop { host.loop }
    final var limits: HTTPLimits { host.limits }
    private var isIdle: Bool { streams.count == 0 && head == nil }

    final func count(_ event: HTTPCounters.Name) { host.counters.count(event) }

    // MARK: The socket

    final func received(_ bytes: Span<UInt8>) {
        life.heard(now: loop.now)
        isReceiving = true
        do throws(HTTPError) { try session.receive(bytes) } catch {
            // The library has queued the reason for the peer.
            if error == .flooded { flooded() } else { count(.protocolErrors) }
            isReceiving = false
            flush()
            return socket.leave()
        }
        isReceiving = false
        flush()
    }

    final func secured(_ applicationProtocol: String) {}

    /// HTTP/2 has no use for one direction alone.
    final func receivedEnd() { socket.close() }

    func disconnected() {
        let open = streams.all
        streams = HTTP2StreamTable()
        for stream in open { stream.close(.connectionLost) }
    }

    final func drained() { flush() }

    /// Hands the socket what is to be sent, as long as it takes it.
    final func flush() {
        guard socket.isOpen else { return }
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
        if session.isOver { socket.leave() }
    }

    /// Once a turn, however many streams have something to say.
    final func planFlush() {
        guard !isReceiving, !isFlushPlanned else { return }
        isFlushPlanned = true
        loop.atEndOfTurn { [self] in
            isFlushPlanned = false
            flush()
        }
    }

    // MARK: The streams' side

    func respond(_ head: ResponseHead, to exchange: HTTPExchange) {
        preconditionFailure("a server answers")
    }

    final func outboundGrew(_ stream: HTTPStream) {
        session.resume(stream.id)
        planFlush()
    }

    final func consumed(_ count: Int, of stream: HTTPStream) {
        session.consume(count, of: stream.id)
        planFlush()
    }

    final func reset(_ stream: HTTPStream, _ code: HTTP2ErrorCode) {
        session.reset(stream.id, code)
        // nghttp2 says nothing of a request that the peer has not let it send, and now never will.
        if !session.isOpen(stream.id) { closed(stream.id, code) }
        planFlush()
    }

    // MARK: Care

    final func sweep(now: UInt64) {
        switch life.verdict(now: now, isIdle: isIdle, isHeadOpen: head != nil, limits: limits) {
        case .fine: break
        case .ping: session.ping()
        case .end(let reason):
            count(reason)
            session.terminate(.noError)
            flush()
            return socket.close()
        }
        for stream in streams.all {
            guard let reason = stream.overdue(now: now, limits: limits) else { continue }
            count(reason)
            reset(stream, .cancel)
        }
        flush()
    }

    final func drain() {
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
    final func beganHead(_ stream: Int32) {
        head = HTTP2Head(of: stream)
        life.beganHead(now: loop.now)
    }

    final func field(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        head?.append(name, value, limits: limits)
    }

    final func endedHead(_ stream: Int32, isEnd: Bool) {
        guard let head = head.take() else { return }
        guard let known = streams[stream], known.hasHead else { return received(head, on: stream, isEnd: isEnd) }
        guard !head.isTooLarge else {
            // The message would be another one without them.
            return refuseHead(of: known)
        }
        known.receivedEnd(head.fields)
    }

    final func refuseHead(of stream: HTTPStream) {
        count(.headersTooLarge)
        stream.fail(.headersTooLarge(limit: limits.headerListBytes))
        session.reset(stream.id, .enhanceYourCalm)
    }

    final func data(_ stream: Int32, _ bytes: Span<UInt8>) {
        // Nobody waits for what comes after the end: its window is given back, so that the others can go on.
        if let stream = streams[stream] { stream.received(bytes) } else { session.consume(bytes.count) }
    }

    final func endedData(_ stream: Int32) { streams[stream]?.receivedEnd(HTTPFields()) }

    final func closed(_ id: Int32, _ code: HTTP2ErrorCode) {
        // A malformed head has no end.
        if head?.stream == id { head = nil }
        guard let stream = streams.remove(id) else { return }
        if code != .noError, life.reset(now: loop.now, limits: limits) { flooded() }
        let unconsumed = stream.close(HTTP2Connection.error(code))
        if unconsumed > 0 { session.consume(unconsumed) }
        if streams.count == 0 { life.idled(now: loop.now) }
    }

    private static func error(_ code: HTTP2ErrorCode) -> HTTPError? {
        switch code {
        case .noError: nil
        case .refusedStream: .refused
        default: .reset(code: code.rawValue)
        }
    }

    final func read(_ id: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>) -> HTTP2BodyPart {
        guard let stream = streams[id] else { return HTTP2BodyPart(count: 0, isEnd: true, hasTrailers: false) }
        let count = unsafe stream.read(into: buffer)
        let isEnd = stream.isOutboundFinished
        let hasTrailers = isEnd && !stream.outboundTrailers.isEmpty
        if hasTrailers { session.submitTrailers(id, stream.outboundTrailers) }
        return HTTP2BodyPart(count: count, isEnd: isEnd, hasTrailers: hasTrailers)
    }

    final func sentEnd(_ stream: Int32) {
        if let known = streams[stream], !known.isInboundEnded { sentEndBeforePeer(stream) }
    }

    final func idled() {
        guard life.idleFrame(now: loop.now) > limits.idleFramesPerSecond else { return }
        flooded()
    }

    final func priority(of stream: Int32) {
        guard stream == 0 else { return idled() }
        // RFC 9113, section 6.3.
        session.terminate(.protocolError)
    }

    private func flooded() {
        countFlood()
        session.terminate(.enhanceYourCalm)
    }

    /// What nghttp2 holds against a message; other reasons are our own, and counted where they arise.
    final func sentReset(_ code: HTTP2ErrorCode) {
        if [.protocolError, .flowControlError, .streamClosed].contains(code) { count(.protocolErrors) }
    }

    /// nghttp2 ends a connection by itself for too many settings, or, as INTERNAL_ERROR, for too many resets.
    final func sentGoAway(_ code: HTTP2ErrorCode) {
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

    final func acknowledgedPing() {
        life.answered()
        if isDraining { session.goAway() }
    }
}
