public import HTTPTypes

/// What a parser has read: a head, its body in any number of pieces, and the end. A response whose status is 1xx is a
/// head alone, which the head of the final response follows.
public enum HTTP1Event<Head: Hashable & Sendable>: Hashable, Sendable {
    case head(Head, HTTP1Framing)
    /// A piece of the body, where it lies in the input.
    case body(Range<Int>)
    case end(trailers: HTTPFields)
}

public enum HTTP1Version: Hashable, Sendable {
    case http10, http11
}

/// How the end of a body is told.
public enum HTTP1Body: Hashable, Sendable {
    case none
    case length(Int)
    case chunked
    /// For responses alone: all that comes until the connection ends.
    case untilClose
}

/// What a head says of the connection that carries it, and not of the resource.
public struct HTTP1Framing: Hashable, Sendable {
    public var version: HTTP1Version
    public var body: HTTP1Body
    /// Whether another message may follow this one.
    public var keepAlive: Bool
    /// Whether the client waits for a 100 before it sends the body.
    public var expectsContinue: Bool

    public init(
        version: HTTP1Version = .http11, body: HTTP1Body, keepAlive: Bool = true, expectsContinue: Bool = false
    ) {
        self.version = version
        self.body = body
        self.keepAlive = keepAlive
        self.expectsContinue = expectsContinue
    }
}
