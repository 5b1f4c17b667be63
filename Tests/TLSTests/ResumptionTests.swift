import Glibc
import TLS
import Testing

@Suite struct `resumption and reload` {
    let district: District
    let identity: TLSIdentity
    static let versions: [TLSConfiguration.Version] = [.tls12, .tls13]

    init() throws {
        district = try District()
        identity = try district.identity()
    }

    /// A connection on which both sides have said something, so that tickets have arrived.
    @discardableResult
    func talk(_ client: TLSContext, _ server: TLSContext, host: String = District.host) throws -> Pair {
        let pair = try Pair(client, server, host: host)
        try pair.talk()
        return pair
    }

    @Test(arguments: versions)
    func `a second connection resumes the first, and says so`(version: TLSConfiguration.Version) throws {
        let shown = try district.identity("community-7", usage: .client)
        let client = try TLSContext(
            district.client(shown) { configuration in
                configuration.versions = version...version
                configuration.applicationProtocols = ["h2"]
            })
        let server = try TLSContext(district.server(identity, .required) { $0.applicationProtocols = ["h2"] })
        let first = try talk(client, server)
        #expect(!first.client.wasResumed && !first.server.wasResumed)
        for _ in 0..<3 {
            let next = try talk(client, server)
            #expect(next.client.wasResumed && next.server.wasResumed)
            #expect(next.server.peerCertificate == shown.chain[0])
            #expect(next.client.peerCertificate == identity.chain[0])
            #expect(next.server.applicationProtocol == "h2")
            #expect(next.client.version == version)
        }
    }

    @Test func `a host's session is not offered to another`() throws {
        let both = try district.identity(names: [.dns("a.linli.test"), .dns("b.linli.test")])
        let client = try TLSContext(district.client())
        let server = try TLSContext(district.server(both))
        try talk(client, server, host: "a.linli.test")
        #expect(try !talk(client, server, host: "b.linli.test").client.wasResumed)
        #expect(try talk(client, server, host: "a.linli.test").client.wasResumed)
    }

    @Test func `of more hosts than the limit allows one is forgotten`() throws {
        let hosts = (0..<3).map { "\($0).linli.test" }
        let server = try TLSContext(district.server(district.identity(names: hosts.map(AlternativeName.dns))))
        let client = try TLSContext(district.client { $0.limits.sessionsKept = 2 })
        for host in hosts { try talk(client, server, host: host) }
        // Asking the newest first, because each answer takes a place of its own.
        #expect(try talk(client, server, host: hosts[2]).client.wasResumed)
        let resumed = try hosts[..<2].filter { try talk(client, server, host: $0).client.wasResumed }
        #expect(resumed.count <= 1)
    }

    @Test func `a client that keeps no sessions resumes none`() throws {
        let client = try TLSContext(district.client { $0.limits.sessionsKept = 0 })
        let server = try TLSContext(district.server(identity))
        try talk(client, server)
        #expect(try !talk(client, server).client.wasResumed)
    }

    @Test func `another server does not understand the ticket and shakes hands in full`() throws {
        let client = try TLSContext(district.client())
        try talk(client, TLSContext(district.server(identity)))
        let second = try talk(client, TLSContext(district.server(identity)))
        #expect(!second.client.wasResumed && second.client.isEstablished)
    }

    @Test(arguments: versions)
    func `a connection that was cut can be resumed`(version: TLSConfiguration.Version) throws {
        let client = try TLSContext(district.client { $0.versions = version...version })
        let server = try TLSContext(district.server(identity))
        do {
            let cut = try talk(client, server)
            #expect(throws: TLSError.self) { try cut.client.receiveEnd() }
        }
        #expect(try talk(client, server).client.wasResumed)
    }

    @Test func `a reload serves the new certificate to new connections while old ones live on`() throws {
        let client = try TLSContext(district.client())
        let server = try TLSContext(district.server(identity))
        let old = try talk(client, server)
        let renewed = try district.identity("renewed")
        try server.reload(district.server(renewed))

        let fresh = try talk(TLSContext(district.client()), server)
        #expect(fresh.client.peerCertificate == renewed.chain[0])
        try old.client.write([1, 2].span)
        try old.server.write([3].span)
        try old.talk()
        #expect(old.atServer == [1, 2] && old.atClient == [3])
        #expect(old.client.peerCertificate == identity.chain[0])
    }

    @Test(arguments: versions)
    func `a session is resumed across a reload of the server`(version: TLSConfiguration.Version) throws {
        let shown = try district.identity(usage: .client)
        let client = try TLSContext(district.client(shown) { $0.versions = version...version })
        let server = try TLSContext(district.server(identity, .required))
        try talk(client, server)
        try server.reload(district.server(district.identity("renewed"), .required))
        #expect(try talk(client, server).server.wasResumed)
    }

    @Test func `a reload that fails changes nothing`() throws {
        let server = try TLSContext(district.server(identity))
        let weak = try TLSIdentity(chainPEM: Weak.certificate, keyPEM: Weak.key)
        #expect(throws: TLSError.self) { try server.reload(district.server(weak)) }
        #expect(try talk(TLSContext(district.client()), server).client.peerCertificate == identity.chain[0])
    }

    @Test func `a client that shows a new certificate forgets sessions with the old one`() throws {
        let (before, after) = (
            try district.identity("before", usage: .client), try district.identity("after", usage: .client)
        )
        let client = try TLSContext(district.client(before))
        let server = try TLSContext(district.server(identity, .required))
        try talk(client, server)
        try client.reload(district.client(after))
        let next = try talk(client, server)
        #expect(!next.client.wasResumed)
        #expect(next.server.peerCertificate?.commonName == "after")
    }

    @Test(arguments: versions)
    func `a session does not outlive the revocation of its client`(version: TLSConfiguration.Version) throws {
        let shown = try district.identity(usage: .client)
        let client = try TLSContext(district.client(shown) { $0.versions = version...version })
        let server = try TLSContext(district.server(identity, .required))
        try talk(client, server)
        let list = district.revocations(shown.chain)
        try server.reload(district.server(identity, .required) { $0.revocationLists = [list] })
        let next = try talk(client, server)
        #expect(next.serverError?.reason == .certificate(.revoked))
        #expect(!next.server.isEstablished)
    }

    /// OpenSSL itself does not look at certificates again.
    @Test(arguments: versions, [true, false])
    func `a session does not outlive the certificates of either side`(
        version: TLSConfiguration.Version, clientExpires: Bool
    ) throws {
        let short = Validity(notBefore: now() - day, notAfter: now() + 2)
        let shown = try district.identity(usage: .client, validity: clientExpires ? short : nil)
        let own = try district.identity(validity: clientExpires ? nil : short)
        let client = try TLSContext(district.client(shown) { $0.versions = version...version })
        let server = try TLSContext(district.server(own, .required))
        try talk(client, server)
        #expect(try talk(client, server).server.wasResumed)
        while now() <= short.notAfter { usleep(20_000) }
        let next = try talk(client, server)
        #expect((clientExpires ? next.serverError : next.clientError)?.reason == .certificate(.expired))
    }

    @Test func `a session without a certificate does not pass where a reload requires one`() throws {
        let client = try TLSContext(district.client())
        let server = try TLSContext(district.server(identity, .optional))
        try talk(client, server)
        #expect(try talk(client, server).server.wasResumed)
        try server.reload(district.server(identity, .required))
        let next = try talk(client, server)
        #expect(next.serverError?.reason == .certificate(.missing))
    }
}
