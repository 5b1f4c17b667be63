import HTTPTypes

/// The client's end of an HTTP/2 connection.
final class HTTP2ClientConnection: HTTP2Connection {
    private let whenClosed: () -> Void
    /// The peer has said that it takes no more.
    private(set) var isGoingAway = false

    init(_ host: HTTPHost, _ socket: HTTPSocket, whenClosed: @escaping () -> Void) {
        self.whenClosed = whenClosed
        super.init(.client, host, socket)
    }

    /// Sends a request; its body follows with `write` and `finish`, if it has one.
    func call(_ head: RequestHead, hasBody: Bool) throws(HTTPError) -> HTTPCall {
        guard streamCount < limits.calls else { throw .overloaded(limit: limits.calls) }
        guard !isGoingAway, socket.isOpen, let id = session.submitRequest(head, hasBody: hasBody) else {
            throw .draining
        }
        let call = HTTPCall(id: id, carrier: self, request: head)
        add(call)
        if !hasBody { call.sendNothing() }
        planFlush()
        return call
    }

    override func received(_ head: consuming HTTP2Head, on stream: Int32, isEnd: Bool) {
        guard let call = self.stream(stream) as? HTTPCall else { return }
        guard !head.isTooLarge else { return refuseHead(of: call) }
        call.received(head.response())
        if isEnd { call.receivedEnd(HTTPFields()) }
    }

    override func goingAway(lastStream: Int32) { isGoingAway = true }

    override func disconnected() {
        super.disconnected()
        whenClosed()
    }
}
