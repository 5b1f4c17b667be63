public import EventLoop
import HTTP1
public import HTTPTypes
public import TLS

/// Who is at the other end, as far as the transport knows.
public struct HTTPPeer: Hashable, Sendable {
    public let address: SocketAddress
    /// What the peer has proved to be, on a connection where certificates are asked for.
    public let certificate: Certificate?
}

extension ResponseHead {
    /// Of a stream of `ServerSentEvent`s.
    public static var events: ResponseHead {
        ResponseHead(status: 200, fields: ["content-type": "text/event-stream", "cache-control": "no-store"])
    }
}

/// A request that a server has to answer.
public final class HTTPExchange: HTTPStream, @unchecked Sendable {
    // Sendable as every stream is.
    public let request: RequestHead
    public let peer: HTTPPeer
    public private(set) var isAnswered = false

    init(id: Int32, carrier: any HTTPStreamCarrier, peer: HTTPPeer, request: RequestHead) {
        self.peer = peer
        self.request = request
        super.init(id: id, carrier: carrier)
    }

    /// Answers with a head and a body in one piece.
    public func respond(_ head: ResponseHead, _ body: [UInt8] = []) {
        guard request.method == "HEAD" else { return answer(head) { finish(body) } }
        var head = head
        // What the answer to a GET would say (RFC 9110, section 9.3.2), if we can know: a handler need not make the body.
        if !body.isEmpty, head.status != 204, head.status != 304, !head.fields.contains("content-length") {
            head.fields.append("content-length", "\(body.count)")
        }
        answer(head) { finish([]) }
    }

    /// Answers with a status and a text that says why.
    public func respond(_ status: Int, _ text: String) {
        let fields: HTTPFields = [
            "content-type": "text/plain; charset=utf-8", "content-length": "\(text.utf8.count)",
        ]
        respond(ResponseHead(status: status, fields: fields), Array(text.utf8))
    }

    /// Answers with a head; the body follows with `write` and `finish`.
    public func start(_ head: ResponseHead) {
        answer(head) {}
    }

    /// Answers with a stream of `ServerSentEvent`s, which follow with `write`.
    public func startEvents() {
        start(.events)
    }

    /// Fields that belong to the connection are a programmer's error; those whose value cannot be sent are left out.
    private func answer(_ head: ResponseHead, _ body: () -> Void) {
        loop.preconditionIsolated()
        precondition(!isAnswered, "a request is answered once")
        precondition((200...599).contains(head.status), "an answer has a final status")
        isAnswered = true
        body()
        let fields = head.fields.sendable(in: .head) { countDroppedField() }
        respond(ResponseHead(status: head.status, fields: fields), to: self)
    }
}
