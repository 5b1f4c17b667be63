/// What a `TLSContext` is made from.
public struct TLSConfiguration: Sendable {
    public enum Role: Hashable, Sendable {
        case client
        case server(clientCertificates: ClientCertificates)
    }

    public enum ClientCertificates: Hashable, Sendable {
        case off
        /// Asked for; a client may have none, but not a wrong one.
        case optional
        case required
    }

    public enum Version: Int32, Comparable, Sendable {
        case tls12 = 0x0303
        case tls13 = 0x0304

        public static func < (a: Version, b: Version) -> Bool { a.rawValue < b.rawValue }
    }

    /// Limits and lifetimes; the defaults suit nodes and districts.
    public struct Limits: Hashable, Sendable {
        /// How long after its last use a session may be resumed. Two hours: most outages of a network are shorter.
        public var sessionLifetime: Duration = .seconds(7_200)
        /// How long a server seals session tickets with one key. It opens them with it until the last has expired.
        public var ticketKeyInterval: Duration = .seconds(3_600)
        /// How many hosts a client keeps a session of; when there are more, one of them has to shake hands in full. With 0
        /// nothing is resumed.
        public var sessionsKept = 256
        /// Bytes of certificates that a peer may send; a chain of four with long names has a tenth of it.
        public var peerChainBytes = 32_768
        /// Certificates between the peer's and its authority.
        public var chainDepth = 4

        public init() {}
    }

    public var role: Role
    /// A server has one; a client may.
    public var identity: TLSIdentity?
    /// The authorities that the peer's certificate must come from. None trusts nobody.
    public var authorities: [Certificate] = []
    /// If there are any, each authority must have one that is not overdue, or its certificates are refused.
    public var revocationLists: [RevocationList] = []
    /// ALPN in the order of preference; the server's order decides.
    public var applicationProtocols: [String] = [TLSConnection.defaultProtocol]
    public var versions: ClosedRange<Version> = .tls12 ... .tls13
    public var limits = Limits()

    public init(role: Role, identity: TLSIdentity? = nil) {
        self.role = role
        self.identity = identity
    }
}
