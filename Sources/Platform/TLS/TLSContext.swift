internal import Synchronization

/// Makes connections of one role, with a configuration that can be changed while they run.
public final class TLSContext: Sendable {
    private let ticketKeys: TicketKeys
    private let current: Mutex<ContextGeneration>

    public convenience init(_ configuration: TLSConfiguration) throws(TLSError) {
        try self.init(configuration) { .now }
    }

    /// With a clock of the caller's for the keys of tickets.
    init(_ configuration: TLSConfiguration, now: @escaping @Sendable () -> ContinuousClock.Instant) throws(TLSError) {
        ticketKeys = TicketKeys(now: now)
        current = Mutex(try ContextGeneration(configuration, ticketKeys: ticketKeys))
    }

    /// New connections get this configuration, and those that run keep theirs. Nothing changes if it throws.
    ///
    /// Clients may go on to resume sessions with a server that was reloaded, unless their certificates no longer pass. A
    /// client that was reloaded forgets its sessions, because they stand for the certificate it used to show.
    public func reload(_ configuration: TLSConfiguration) throws(TLSError) {
        let next = try ContextGeneration(configuration, ticketKeys: ticketKeys)
        current.withLock { current in
            precondition((current.role == .client) == (next.role == .client), "a reload cannot turn client into server")
            current = next
        }
    }

    /// The server's side of a connection that a client has opened.
    public func accept() -> TLSConnection {
        let generation = current.withLock(\.self)
        precondition(generation.role != .client, "a client accepts no connections")
        return TLSConnection(accepting: generation)
    }

    /// The client's side of a connection to a host, whose certificate must hold this name or address. Its first bytes
    /// are waiting to be sent.
    public func connect(to host: String) throws(TLSError) -> TLSConnection {
        let generation = current.withLock(\.self)
        precondition(generation.role == .client, "a server opens no connections")
        return try TLSConnection(connecting: generation, to: host)
    }
}
