import Synchronization
import Testing

@testable import TLS

@Suite struct `The keys of tickets` {
    private let start = ContinuousClock.now
    private let limits = TLSConfiguration.Limits()
    private var interval: Duration { limits.ticketKeyInterval }
    private let moment = Duration.milliseconds(1)

    @Test func `seal for an interval`() {
        var ring = TicketKeyRing()
        let first = ring.sealingKey(at: start, limits)
        #expect(ring.sealingKey(at: start + interval - moment, limits) == first)
        let second = ring.sealingKey(at: start + interval, limits)
        #expect(second != first)
        #expect(Set([first, second].flatMap { [$0.name, $0.cipherKey, $0.authenticationKey] }).count == 6)
    }

    @Test func `open what they have sealed until it has expired, and say when it is due to be sealed anew`() {
        var ring = TicketKeyRing()
        let first = ring.sealingKey(at: start, limits)
        let second = ring.sealingKey(at: start + interval, limits)
        let late = start + interval + limits.sessionLifetime - moment
        let old = ring.openingKey(named: first.name, at: late, limits)
        #expect(old?.key == first && old?.seals == false)
        let new = ring.openingKey(named: second.name, at: start + interval, limits)
        #expect(new?.key == second && new?.seals == true)
        let unknown = ring.openingKey(named: [UInt8](repeating: 0, count: 16), at: late, limits)
        #expect(unknown == nil)
        let expired = ring.openingKey(named: first.name, at: late + moment, limits)
        #expect(expired == nil)
    }

    @Test func `are as few as their life allows`() {
        var ring = TicketKeyRing()
        for hour in 0..<1_000 { _ = ring.sealingKey(at: start + interval * hour, limits) }
        #expect(ring.keys.count == Int(limits.sessionLifetime / interval) + 1)
    }
}

@Suite struct `A server whose ticket keys change` {
    private let district: District
    private let server: TLSContext
    private let clock = Clock()
    private let limits = TLSConfiguration.Limits()

    private final class Clock: Sendable {
        let now = Mutex(ContinuousClock.now)

        func pass(_ time: Duration) { now.withLock { $0 += time } }
    }

    init() throws {
        district = try District()
        server = try TLSContext(district.server(district.identity())) { [clock] in clock.now.withLock(\.self) }
    }

    private func isResumed(_ client: TLSContext) throws -> Bool {
        let pair = try Pair(client, server)
        try pair.talk()
        #expect(pair.client.isEstablished && pair.server.isEstablished)
        return pair.server.wasResumed
    }

    @Test(arguments: `resumption and reload`.versions)
    func `resumes sessions of the old key, and has them renewed with the new one`(
        version: TLSConfiguration.Version
    ) throws {
        let client = try TLSContext(district.client { $0.versions = version...version })
        #expect(try !isResumed(client))
        clock.pass(limits.ticketKeyInterval)
        #expect(try isResumed(client))
        // By now the first key is gone, and the ticket is one of the second; OpenSSL's client keeps the first it was given
        // in TLS 1.2.
        clock.pass(limits.sessionLifetime)
        #expect(try isResumed(client) == (version == .tls13))
    }

    @Test(arguments: `resumption and reload`.versions)
    func `shakes hands in full when the key is forgotten`(version: TLSConfiguration.Version) throws {
        let client = try TLSContext(district.client { $0.versions = version...version })
        #expect(try !isResumed(client))
        clock.pass(limits.ticketKeyInterval + limits.sessionLifetime)
        #expect(try !isResumed(client))
        #expect(try isResumed(client))
    }
}
