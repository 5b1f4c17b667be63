import EventLoop
import HTTP1
import HTTPTypes

/// A connection that speaks HTTP/1.1, on a server: one request after the other, each answered before the next is read.
final class HTTP1Connection: HTTPConnection, HTTPStreamCarrier {
    let host: HTTPHost
    private let socket: HTTPSocket
    private let handler: @Sendable (HTTPExchange) -> Void
    private var parser: HTTP1RequestParser
    private var exchange: HTTPExchange?
    private var framing = HTTP1Framing(body: .none)
    /// What the client has sent ahead of the answer that is under way.
    private var ahead: [UInt8] = []
    private var response: HTTP1Body?
    /// What the answer's length still promises.
    private var promised: Int?
    private var requests: Int32 = 0
    private var phase = Phase.head
    /// Since when this phase lasts.
    private var since: UInt64
    private var isDraining = false
    /// The client has sent all it will.
    private var isEnded = false
    /// A head that has begun must end soon.
    private var isInsideHead = false
    private var isPumpPlanned = false
    private var isReadingAheadPlanned = false

    private enum Phase {
        /// Between two requests, or in the head of one.
        case head
        /// From a request's head to the end of its answer.
        case exchange
        /// All is said.
        case over
    }

    init(_ host: HTTPHost, _ socket: HTTPSocket, handler: @escaping @Sendable (HTTPExchange) -> Void) {
        self.host = host
        self.socket = socket
        self.handler = handler
        since = host.loop.now
        var limits = HTTP1Limits()
        limits.headBytes = host.limits.headerListBytes
        limits.startLineBytes = min(limits.startLineBytes, limits.headBytes)
        limits.fieldCount = host.limits.headerCount
        parser = HTTP1RequestParser(scheme: socket.isTLS ? "https" : "http", limits: limits)
    }

    var loop: EventLoop { host.loop }
    var limits: HTTPLimits { host.limits }

    func count(_ event: HTTPCounters.Name) { host.counters.count(event) }

    // MARK: Coming in

    func secured(_ applicationProtocol: String) {}

    func received(_ bytes: Span<UInt8>) {
        switch phase {
        case .over: break
        case .exchange where isRequestComplete: keep(bytes)
        case .head where !ahead.isEmpty: keep(bytes)
        case .head, .exchange: read(bytes)
        }
    }

    /// The next request waits; its sender too, when it is long.
    private func keep(_ bytes: Span<UInt8>) {
        ahead.append(bytes)
        if ahead.count > limits.socketQueueBytes { socket.stopReading() }
    }

    private var isRequestComplete: Bool { exchange?.isInboundEnded ?? false }

    private func read(_ bytes: Span<UInt8>) {
        var position = 0
        var begun = 0
        do throws(HTTP1Error) {
            while phase == .exchange && !isRequestComplete || phase == .head && begun < limits.requestsPerTurn,
                let event = try parser.next(bytes, &position)
            {
                switch event {
                case .head(let head, let framing):
                    begun += 1
                    // A handler that answers at once must find a request without a body whole, or the connection would
                    // have to end with the answer.
                    let isWhole = framing.body == .none || framing.body == .length(0)
                    if isWhole { _ = try parser.next(bytes, &position) }
                    begin(head, framing, isWhole: isWhole)
                case .body(let range):
                    exchange?.received(bytes.extracting(range))
                    if let exchange, exchange.unconsumedBytes > Int(limits.streamWindow) { socket.stopReading() }
                case .end(let trailers):
                    exchange?.receivedEnd(trailers)
                    endIfBothAre()
                }
            }
        } catch {
            return refuse(error)
        }
        if phase == .head, !isInsideHead, hasHeadBegun {
            isInsideHead = true
            // The first request is due from the connection on.
            if requests > 0 { since = loop.now }
        }
        if phase != .over, position < bytes.count {
            keep(bytes.extracting(position...))
            if phase == .head { planReadingAhead() }
        }
    }

    private func begin(_ head: RequestHead, _ framing: HTTP1Framing, isWhole: Bool) {
        count(.requests)
        enter(.exchange)
        requests += 1
        self.framing = framing
        response = nil
        let exchange = HTTPExchange(
            id: requests, carrier: self, peer: HTTPPeer(address: socket.peer, certificate: socket.peerCertificate),
            request: head)
        self.exchange = exchange
        if isWhole { exchange.receivedEnd(HTTPFields()) }
        handler(exchange)
        // A handler that has refused by now does not want the body.
        if framing.expectsContinue, !exchange.isAnswered { writeContinue() }
    }

    func receivedEnd() {
        isEnded = true
        switch phase {
        case .head where !ahead.isEmpty: break
        case .head: sayFarewell()
        case .exchange where isRequestComplete: askWhetherAnybodyIsThere()
        case .exchange: socket.close()
        case .over: break
        }
    }

    /// Who sends no more may still want the answers to what it has sent, so it gets them (RFC 9112, section 9.6). Or it is
    /// gone, and whatever is worked on for it is in vain: TCP tells that only to who writes, by a reset. An answer under way
    /// is such a writing. Before there is one we write what every client of HTTP/1.1 passes over that did not ask for it
    /// (RFC 9110, section 15.2.1); one of HTTP/1.0 would take it for the answer, and its absence shows with that.
    private func askWhetherAnybodyIsThere() {
        socket.watchForReset()
        if response == nil, framing.version == .http11 { writeContinue() }
    }

    private func writeContinue() { write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }

    /// What breaks the rules is answered once, and then the connection ends: where the next request would begin is
    /// anybody's guess.
    private func refuse(_ error: HTTP1Error) {
        count(error.status == 431 || error.status == 414 ? .headersTooLarge : .protocolErrors)
        if let exchange, phase == .exchange {
            self.exchange = nil
            let isAnswered = exchange.isAnswered
            exchange.close(.malformed(error.description))
            if isAnswered { return socket.close() }
        }
        let text = "\(error)\n"
        let fields: HTTPFields = ["content-type": "text/plain; charset=utf-8", "date": host.date]
        var bytes: [UInt8] = []
        do throws(HTTP1Error) {
            try HTTP1Writer.append(
                ResponseHead(status: error.status, fields: fields), body: .length(text.utf8.count), keepAlive: false,
                to: &bytes)
        } catch {
            preconditionFailure("the server's own answer is well formed: \(error)")
        }
        write(bytes + Array(text.utf8))
        sayFarewell()
    }

    // MARK: Going out

    func respond(_ head: ResponseHead, to exchange: HTTPExchange) {
        guard exchange === self.exchange else { return }
        var head = head
        let length = head.fields.remove("content-length").flatMap { Int($0) }
        if !head.fields.contains("date") { head.fields.append("date", host.date) }
        let body = framingOfAnswer(length, head.status, exchange)
        let keepAlive = framing.keepAlive && !isDraining && isRequestComplete && body != .untilClose
        framing.keepAlive = keepAlive
        var bytes: [UInt8] = []
        do throws(HTTP1Error) {
            try HTTP1Writer.append(head, body: body, keepAlive: keepAlive, to: &bytes)
        } catch {
            preconditionFailure("an answer cannot be written: \(error)")
        }
        response = body
        promised = nil
        if case .length(let count) = body { promised = count }
        pump(after: bytes)
    }

    private func framingOfAnswer(_ length: Int?, _ status: Int, _ exchange: HTTPExchange) -> HTTP1Body {
        if status == 204 || status == 304 { return .none }
        let isHead = exchange.request.method == "HEAD"
        if exchange.isOutboundEnded, !isHead { return .length(exchange.queuedBytes) }
        if let length { return .length(length) }
        return framing.version == .http11 ? .chunked : .untilClose
    }

    func outboundGrew(_ stream: HTTPStream) {
        guard response != nil, !isPumpPlanned else { return }
        isPumpPlanned = true
        loop.atEndOfTurn { [self] in
            isPumpPlanned = false
            pump(after: [])
        }
    }

    func drained() {
        if response != nil { pump(after: []) }
    }

    /// Hands the socket what is there, as long as it takes it. What the kernel takes at once is never `drained`, so that
    /// the next round must come from here.
    private func pump(after head: [UInt8]) {
        guard let exchange, let response else { return }
        let isBare = response == .none || exchange.request.method == "HEAD"
        var bytes = head
        var isFinished = false
        while !isFinished, socket.isOpen {
            let piece = socket.queuedBytes < limits.socketQueueBytes ? exchange.next(limits.socketQueueBytes) : []
            isFinished = exchange.isOutboundFinished
            if !isBare {
                promised = promised.map { $0 - piece.count }
                // A client would take what is too much for the next answer, and wait for what is missing.
                if let promised, promised < 0 || isFinished && promised > 0 { return socket.close() }
                if response == .chunked { HTTP1Writer.append(chunk: piece.span, to: &bytes) } else { bytes += piece }
                if isFinished, response == .chunked { appendLastChunk(exchange.outboundTrailers, &bytes) }
            }
            if !bytes.isEmpty { write(bytes) }
            bytes = []
            if piece.isEmpty { break }
        }
        if isFinished { endIfBothAre() }
    }

    private func appendLastChunk(_ trailers: HTTPFields, _ bytes: inout [UInt8]) {
        do throws(HTTP1Error) {
            try HTTP1Writer.appendLastChunk(trailers: trailers, to: &bytes)
        } catch {
            preconditionFailure("trailers cannot be written: \(error)")
        }
    }

    private func write(_ bytes: [UInt8]) { socket.write(bytes.span) }

    /// The exchange is over when its answer is out. A request that is still coming in is not waited for.
    private func endIfBothAre() {
        guard let exchange, response != nil, exchange.isOutboundFinished else { return }
        let isComplete = isRequestComplete
        self.exchange = nil
        response = nil
        exchange.close(nil)
        guard framing.keepAlive, isComplete, !isDraining else { return sayFarewell() }
        enter(.head)
        if !ahead.isEmpty || isEnded { planReadingAhead() } else { socket.startReading() }
    }

    /// Not at once: a long row of requests would be a deep row of calls, and keep the other connections waiting.
    private func planReadingAhead() {
        guard !isReadingAheadPlanned else { return }
        isReadingAheadPlanned = true
        loop.inNextTurn { [self] in
            isReadingAheadPlanned = false
            if phase == .head { readAhead() }
        }
    }

    private func readAhead() {
        var bytes: [UInt8] = []
        swap(&bytes, &ahead)
        if !isEnded { socket.startReading() }
        read(bytes.span)
        if isEnded, phase == .head, ahead.isEmpty { sayFarewell() }
    }

    private func sayFarewell() {
        enter(.over)
        ahead = []
        socket.leave()
    }

    private func enter(_ phase: Phase) {
        self.phase = phase
        since = loop.now
        isInsideHead = false
    }

    // MARK: The stream

    func consumed(_ count: Int, of stream: HTTPStream) {
        if phase == .exchange, !isRequestComplete { socket.startReading() }
    }

    /// HTTP/1.1 can give up a message only with its connection.
    func reset(_ stream: HTTPStream, _ code: HTTP2ErrorCode) { socket.close() }

    func disconnected() {
        let open = exchange
        exchange = nil
        open?.close(.connectionLost)
    }

    // MARK: Care

    func sweep(now: UInt64) {
        let age = now - min(now, since)
        switch phase {
        case .head:
            // Before the first request a client has said nothing yet, like one in the middle of a head.
            let isSlow = requests == 0 || isInsideHead
            let limit = isSlow ? limits.headSeconds : limits.idleSeconds
            if age > UInt64(limit) * 1_000 { expire(isSlow ? .headTimeouts : .idleTimeouts) }
        case .exchange:
            if let reason = exchange?.overdue(now: now, limits: limits) { expire(reason) }
        case .over: break
        }
    }

    /// The end would come too early for the parser.
    private var hasHeadBegun: Bool {
        var probe = parser
        do throws(HTTP1Error) {
            try probe.finish()
            return false
        } catch {
            return true
        }
    }

    private func expire(_ reason: HTTPCounters.Name) {
        count(reason)
        socket.close()
    }

    func drain() {
        isDraining = true
        guard phase == .head else { return }
        // The end of the last answer may still be here. A client that has it all need not take leave.
        if socket.queuedBytes > 0 { sayFarewell() } else { socket.close() }
    }
}
