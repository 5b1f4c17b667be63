public import HTTPTypes

/// Reads the requests of one connection, as RFC 9112 has them and nothing else: what two recipients could take
/// differently is refused.
///
/// Give it each piece of input as it comes, and the same piece again until it returns nil: then all of it is read, and
/// the begin of what is not complete is kept here. After a request that ends the connection it takes nothing more.
/// After an error it throws that error for ever.
public struct HTTP1RequestParser: Sendable {
    private var parser: MessageParser<RequestStart>

    /// The scheme is that of the connection; a target in absolute form overrides it.
    public init(scheme: String, limits: HTTP1Limits = HTTP1Limits()) {
        parser = MessageParser(RequestStart(scheme: scheme), limits: limits)
    }

    /// Reads on from the position, which moves to the end of what is read.
    public mutating func next(
        _ input: Span<UInt8>, _ position: inout Int
    ) throws(HTTP1Error) -> HTTP1Event<RequestHead>? {
        try parser.next(input, &position)
    }

    /// The client has sent all it will: throws if that is in the middle of a request.
    public mutating func finish() throws(HTTP1Error) { _ = try parser.finish() }
}
