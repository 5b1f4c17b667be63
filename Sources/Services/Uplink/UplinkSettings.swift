public import EventLoop
public import Merkle
public import TLS

/// Which district a node's log goes to, and how it knows that it is the one.
public struct UplinkSettings: Sendable {
    public let address: SocketAddress
    /// What the district's certificate must be issued for.
    public let serverName: String
    /// With the node's own certificate, which names its log.
    public let tls: TLSContext
    /// The keys of the district's cosignatures.
    public let witnesses: [VerifierKey]

    public init(to address: SocketAddress, serverName: String, tls: TLSContext, witnesses: [VerifierKey]) {
        self.address = address
        self.serverName = serverName
        self.tls = tls
        self.witnesses = witnesses
    }
}
