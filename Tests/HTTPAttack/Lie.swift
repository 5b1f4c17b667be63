/// What a server of HTTP/2 says, whatever it is asked.
public struct Lie: Sendable {
    /// As soon as it is connected.
    public var first: [UInt8]
    /// When the first request has come.
    public var then: [UInt8]
    public var ending: Ending

    public enum Ending: Sendable {
        case close
        /// Nothing more is said but the answers to PINGs.
        case stayAlive
        case fallSilent
    }

    public init(first: [UInt8] = [], then: [UInt8] = [], ending: Ending = .close) {
        self.first = first
        self.then = then
        self.ending = ending
    }

    /// The first byte says what the others are: bytes of a connection, or frames behind a right beginning; and whether
    /// they come before the requests or after them.
    public init?(from input: [UInt8]) {
        guard let choice = input.first else { return nil }
        let rest = input.dropFirst()
        let frames = choice & 1 == 0 ? Array(rest) : ([Frame(Frame.settings)] + Frame.list(rest)).flatMap(\.bytes)
        self = choice & 2 == 0 ? Lie(then: frames) : Lie(first: frames)
    }
}
