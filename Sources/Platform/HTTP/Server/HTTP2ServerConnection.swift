import HTTPTypes

/// The server's end of an HTTP/2 connection.
final class HTTP2ServerConnection: HTTP2Connection {
    private let handler: @Sendable (HTTPExchange) -> Void
    /// Does not change any more.
    private let peer: HTTPPeer

    init(_ host: HTTPHost, _ socket: HTTPSocket, handler: @escaping @Sendable (HTTPExchange) -> Void) {
        self.handler = handler
        peer = HTTPPeer(address: socket.peer, certificate: socket.peerCertificate)
        super.init(.server, host, socket)
    }

    override func received(_ head: consuming HTTP2Head, on stream: Int32, isEnd: Bool) {
        count(.requests)
        let isTooLarge = head.isTooLarge
        let exchange = HTTPExchange(id: stream, carrier: self, peer: peer, request: head.request())
        add(exchange)
        if isEnd { exchange.receivedEnd(HTTPFields()) }
        guard !isTooLarge else {
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

    override func respond(_ head: ResponseHead, to exchange: HTTPExchange) {
        let hasBody = !exchange.isOutboundFinished || !exchange.outboundTrailers.isEmpty
        session.submitResponse(exchange.id, head, date: host.date, hasBody: hasBody)
        planFlush()
    }

    /// Answered before the request had ended: the rest of it is not wanted (RFC 9113, section 8.1).
    override func sentEndBeforePeer(_ stream: Int32) { session.reset(stream, .noError) }
}
