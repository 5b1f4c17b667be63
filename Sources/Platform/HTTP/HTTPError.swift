/// Why a message did not come to its end.
public enum HTTPError: Error, Hashable, Sendable {
    /// There was no connection, and no request was sent.
    case notConnected(String)
    /// As many calls are under way as the client's limit allows; none was sent.
    case overloaded(limit: Int)
    /// The connection is gone; whether the peer has seen the request is unknown.
    case connectionLost
    /// The peer has given up this one message, with an error code of HTTP/2.
    case reset(code: UInt32)
    /// The peer has not looked at the request; it may be sent again.
    case refused
    /// The fields are longer than this, or too many.
    case headersTooLarge(limit: Int)
    /// The body is longer than the reader takes.
    case bodyTooLarge(limit: Int)
    case timedOut
    /// The peer broke the protocol.
    case malformed(String)
    /// The peer sends too much of what moves nothing forward.
    case flooded
    /// The connection takes no more requests.
    case draining
}

extension HTTPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notConnected(let reason): "there is no connection: \(reason)"
        case .overloaded(let limit): "\(limit) calls are under way, and no more are taken until one ends"
        case .connectionLost: "the connection was lost"
        case .reset(let code): "the other side reset the stream with HTTP/2 error code \(code)"
        case .refused: "the other side refused the request without looking at it; it can be sent again"
        case .headersTooLarge(let limit): "the header fields are longer than \(limit) bytes or too many"
        case .bodyTooLarge(let limit): "the body is longer than \(limit) bytes"
        case .timedOut: "nothing came in time"
        case .malformed(let what): "the other side broke the protocol: \(what)"
        case .flooded: "the other side sent too many frames that move nothing forward"
        case .draining: "the connection takes no more requests"
        }
    }
}
