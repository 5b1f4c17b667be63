/// Something to be carried to somebody outside: a request to a web server, or a mail to a relay.
public struct Parcel: Hashable, Sendable {
    /// `https`, `http`, `smtps` or `smtp`; others are not gone to.
    public var url: String
    public var content: Content
    /// PEM of who is trusted to say that the other side is who it should be; nil for those that the machine trusts.
    public var authorities: String?
    /// For a relay or a server that asks for them.
    public var credentials: Credentials?
    public var limits = Limits()

    public enum Content: Hashable, Sendable {
        case request(headers: [String], body: [UInt8])
        /// A whole message with its head, as RFC 5322 writes it.
        case mail(from: String, to: [String], message: [UInt8])
    }

    public struct Credentials: Hashable, Sendable {
        public var user: String
        public var password: String

        public init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    public struct Limits: Hashable, Sendable {
        public var connectMilliseconds = 10_000
        public var wholeMilliseconds = 30_000
        /// What is read of an answer; a longer one is an error.
        public var answerBytes = 65_536

        public init() {}
    }

    public init(_ url: String, _ content: Content) {
        self.url = url
        self.content = content
    }
}

/// What came of it.
public enum Delivery: Hashable, Sendable {
    /// The other side has spoken: an HTTP status, or the last one of SMTP.
    case answered(status: Int, body: [UInt8], retryAfterSeconds: Int?)
    /// It was not reached, or broke off.
    case failed(String)
}
