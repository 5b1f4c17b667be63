public import HTTPTypes

/// Reads the responses of one connection; it is used as ``HTTP1RequestParser`` is.
public struct HTTP1ResponseParser: Sendable {
    private var parser: MessageParser<ResponseStart>

    public init(limits: HTTP1Limits = HTTP1Limits()) {
        parser = MessageParser(ResponseStart(), limits: limits)
    }

    /// A request of this method was sent, which decides whether its response has a body. To be called before the bytes of
    /// each response are read; with pipelined requests, after the head of the response before it.
    public mutating func expectResponse(to method: String) {
        precondition(parser.start.method == nil, "the head of the response before it has not come")
        parser.start.method = method
    }

    public mutating func next(
        _ input: Span<UInt8>, _ position: inout Int
    ) throws(HTTP1Error) -> HTTP1Event<ResponseHead>? {
        try parser.next(input, &position)
    }

    /// The server has sent all it will: the end of a body that nothing else ends, and an error in the middle of another.
    public mutating func finish() throws(HTTP1Error) -> HTTP1Event<ResponseHead>? { try parser.finish() }
}
