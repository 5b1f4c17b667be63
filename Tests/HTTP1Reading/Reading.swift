public import HTTP1
public import HTTPTypes

/// What a parser made of some bytes: whole messages, the body of each in one piece, and how it ended.
public struct Reading<Head: Hashable & Sendable>: Hashable, Sendable {
    public struct Message: Hashable, Sendable {
        public let head: Head
        public let framing: HTTP1Framing
        public fileprivate(set) var body: [UInt8] = []
        /// Nil while the message is not complete.
        public fileprivate(set) var trailers: HTTPFields?
    }

    public fileprivate(set) var messages: [Message] = []
    public fileprivate(set) var error: HTTP1Error?
    /// How much of the input was read, where nothing was refused.
    public fileprivate(set) var consumed: Int? = 0

    fileprivate mutating func take(_ event: HTTP1Event<Head>, from piece: [UInt8]) {
        switch event {
        case .head(let head, let framing): messages.append(Message(head: head, framing: framing))
        case .body(let range):
            precondition(!range.isEmpty, "a piece of a body has bytes")
            messages[messages.count - 1].body += piece[range]
        case .end(let trailers): messages[messages.count - 1].trailers = trailers
        }
    }

    /// Feeds the pieces one after the other, and demands of each call that it moves on.
    fileprivate mutating func feed(
        _ pieces: [[UInt8]], _ next: ([UInt8], inout Int) throws(HTTP1Error) -> HTTP1Event<Head>?
    ) {
        for piece in pieces {
            var position = 0
            while true {
                let before = position
                do {
                    guard let event = try next(piece, &position) else { break }
                    if case .body(let range) = event {
                        precondition(
                            range == before..<position || range.upperBound == position, "a body lies in the input")
                    }
                    take(event, from: piece)
                } catch {
                    (self.error, consumed) = (error, nil)
                    return
                }
                precondition(before <= position && position <= piece.count, "a parser reads on, within its input")
            }
            consumed? += position
            guard position == piece.count else { return }
        }
    }
}

extension Reading<RequestHead> {
    public init(requests pieces: [[UInt8]], scheme: String = "https", limits: HTTP1Limits = HTTP1Limits()) {
        var parser = HTTP1RequestParser(scheme: scheme, limits: limits)
        feed(pieces) { (piece, position) throws(HTTP1Error) in try parser.next(piece.span, &position) }
        if let error { Self.check(error) { (position) throws(HTTP1Error) in try parser.next([65].span, &position) } }
    }
}

extension Reading<ResponseHead> {
    /// The responses to requests of these methods, to the end of the connection if `ends`.
    public init(
        responses pieces: [[UInt8]], to methods: [String], ends: Bool = true, limits: HTTP1Limits = HTTP1Limits()
    ) {
        var parser = HTTP1ResponseParser(limits: limits)
        var waiting = methods[...]
        if let first = waiting.popFirst() { parser.expectResponse(to: first) }
        feed(pieces) { (piece, position) throws(HTTP1Error) in
            let event = try parser.next(piece.span, &position)
            if case .end = event, let method = waiting.popFirst() { parser.expectResponse(to: method) }
            return event
        }
        if let error {
            Self.check(error) { (position) throws(HTTP1Error) in try parser.next([65].span, &position) }
        } else if ends {
            do { if let event = try parser.finish() { take(event, from: []) } } catch { self.error = error }
        }
    }
}

extension Reading {
    /// A parser that has refused something goes on refusing.
    private static func check(_ error: HTTP1Error, _ next: (inout Int) throws(HTTP1Error) -> HTTP1Event<Head>?) {
        var position = 0
        do {
            let event = try next(&position)
            preconditionFailure("after \(error) came \(String(describing: event))")
        } catch {
            precondition(position == 0, "a parser that refuses everything reads nothing")
        }
    }
}

extension [UInt8] {
    /// In two pieces, cut at each place in turn, and in single bytes.
    public var splits: [[[UInt8]]] {
        indices.map { [Array(self[..<$0]), Array(self[$0...])] } + [map { [$0] }]
    }
}
