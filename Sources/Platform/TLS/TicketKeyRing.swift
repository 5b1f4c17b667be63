internal import Digest

/// The keys of a server's session tickets, the newest first. One key seals for an interval, and then opens what it has
/// sealed until that has expired too.
struct TicketKeyRing {
    struct Key: Hashable, Sendable {
        /// What OpenSSL gives a ticket to say which key it was sealed with.
        static let nameByteCount = 16

        let name = SystemRandom.bytes(nameByteCount)
        let cipherKey = SystemRandom.bytes(32)
        let authenticationKey = SystemRandom.bytes(32)
        fileprivate let madeAt: ContinuousClock.Instant
    }

    private(set) var keys: [Key] = []

    mutating func sealingKey(at now: ContinuousClock.Instant, _ limits: TLSConfiguration.Limits) -> Key {
        forget(at: now, limits)
        if let newest = keys.first, newest.madeAt.duration(to: now) < limits.ticketKeyInterval { return newest }
        let key = Key(madeAt: now)
        keys.insert(key, at: 0)
        return key
    }

    /// Nil for a key that was never ours or is ours no more. A ticket of a key that seals no more is due to be renewed.
    mutating func openingKey(
        named name: [UInt8], at now: ContinuousClock.Instant, _ limits: TLSConfiguration.Limits
    ) -> (key: Key, seals: Bool)? {
        forget(at: now, limits)
        guard let key = keys.first(where: { $0.name == name }) else { return nil }
        return (key, key.madeAt.duration(to: now) < limits.ticketKeyInterval)
    }

    /// What is forgotten cannot be stolen: sessions of that time stay secret whoever takes the machine later.
    private mutating func forget(at now: ContinuousClock.Instant, _ limits: TLSConfiguration.Limits) {
        let life = limits.ticketKeyInterval + limits.sessionLifetime
        keys.removeAll { $0.madeAt.duration(to: now) >= life }
    }
}
