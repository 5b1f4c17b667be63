import TLS
import Testing

@Suite struct `certificates in a handshake` {
    let district: District
    let stranger: District
    let identity: TLSIdentity
    static let versions: [TLSConfiguration.Version] = [.tls12, .tls13]

    init() throws {
        district = try District()
        stranger = try District()
        identity = try district.identity()
    }

    /// A handshake in which the client shows something and the server asks for it.
    func talk(
        showing shown: TLSIdentity?, _ mode: TLSConfiguration.ClientCertificates = .required,
        _ version: TLSConfiguration.Version = .tls13, revoked: RevocationList? = nil
    ) throws -> Pair {
        let pair = try Pair(
            district.client(shown) { $0.versions = version...version },
            district.server(identity, mode) { $0.revocationLists = revoked.map { [$0] } ?? [] })
        try pair.talk()
        return pair
    }

    @Test(arguments: versions)
    func `both sides learn who the other is`(version: TLSConfiguration.Version) throws {
        let shown = try district.identity("community-7", names: [.uri("linli:community/7")], usage: .client)
        let pair = try talk(showing: shown, .required, version)
        let peer = try #require(pair.server.peerCertificate)
        #expect(peer == shown.chain[0])
        #expect(peer.commonName == "community-7")
        #expect(peer.names == [.uri("linli:community/7")])
        #expect(peer.serial == shown.chain[0].serial)
        #expect(pair.client.peerCertificate == identity.chain[0])
    }

    @Test(arguments: versions)
    func `a client without a certificate is refused where one is required`(version: TLSConfiguration.Version) throws {
        let pair = try talk(showing: nil, .required, version)
        #expect(pair.serverError?.reason == .certificate(.missing))
        #expect(pair.clientError?.reason == .alert(version == .tls13 ? .certificateRequired : .handshakeFailure))
        #expect(!pair.server.isEstablished)
    }

    @Test func `a client without a certificate is served where it is optional`() throws {
        let pair = try talk(showing: nil, .optional)
        #expect(pair.server.isEstablished && pair.server.peerCertificate == nil)
    }

    @Test func `a client is not asked for a certificate where they are off`() throws {
        let pair = try talk(showing: district.identity(usage: .client), .off)
        #expect(pair.server.isEstablished && pair.server.peerCertificate == nil)
    }

    @Test(arguments: [TLSConfiguration.ClientCertificates.optional, .required])
    func `a certificate of another authority is refused`(mode: TLSConfiguration.ClientCertificates) throws {
        let pair = try talk(showing: stranger.identity(usage: .client), mode)
        guard case .certificate(let fault) = pair.serverError?.reason else {
            Issue.record("\(String(describing: pair.serverError))")
            return
        }
        #expect(fault.isUnknownAuthority)
        #expect(pair.clientError?.reason == .alert(.unknownAuthority))
    }

    @Test func `an expired certificate is refused`() throws {
        let past = Validity(from: now() - 9 * day, lasting: .seconds(day))
        let pair = try talk(showing: district.identity(usage: .client, validity: past))
        #expect(pair.serverError?.reason == .certificate(.expired))
        #expect(pair.clientError?.reason == .alert(.certificateExpired))
    }

    @Test func `a certificate of tomorrow is refused today`() throws {
        let future = Validity(from: now() + day, lasting: .seconds(day))
        let pair = try talk(showing: district.identity(usage: .client, validity: future))
        #expect(pair.serverError?.reason == .certificate(.notYetValid))
    }

    @Test func `a revoked certificate is refused and its neighbour is not`() throws {
        let revoked = try district.identity(usage: .client)
        let neighbour = try district.identity(usage: .client)
        let list = district.revocations([revoked.chain[0]])
        let refused = try talk(showing: revoked, revoked: list)
        #expect(refused.serverError?.reason == .certificate(.revoked))
        #expect(refused.clientError?.reason == .alert(.certificateRevoked))
        #expect(try talk(showing: neighbour, revoked: list).server.isEstablished)
    }

    @Test func `a list whose next update is overdue refuses everybody`() throws {
        let list = district.authority.revocationList(
            of: [], number: 1, validity: Validity(from: now() - 2 * day, lasting: .seconds(day)))
        let pair = try talk(showing: district.identity(usage: .client), revoked: list)
        #expect(pair.serverError?.reason == .certificate(.revocationListExpired))
    }

    @Test func `a server's certificate does not make a client`() throws {
        let pair = try talk(showing: district.identity(usage: .server))
        #expect(pair.serverError?.reason == .certificate(.wrongPurpose))
    }

    @Test(arguments: versions)
    func `a server of another name is refused by the client`(version: TLSConfiguration.Version) throws {
        let pair = try Pair(
            district.client { $0.versions = version...version }, district.server(identity), host: "other.linli.test")
        try pair.talk()
        #expect(pair.clientError?.reason == .certificate(.wrongHost))
        #expect(pair.serverError?.reason == .alert(.badCertificate))
        #expect(!pair.client.isEstablished)
    }

    @Test func `the common name is no host name`() throws {
        for names in [[], [.address("127.0.0.1")], [AlternativeName.dns("other.linli.test")]] {
            let misnamed = try district.identity(District.host, names: names)
            let pair = try Pair(district.client(), district.server(misnamed))
            try pair.talk()
            #expect(pair.clientError?.reason == .certificate(.wrongHost))
        }
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func `a server is known by its address too`(address: String) throws {
        let local = try district.identity(names: [.address(address)])
        let right = try Pair(district.client(), district.server(local), host: address)
        try right.talk()
        #expect(right.client.isEstablished && right.clientError == nil)
        let wrong = try Pair(district.client(), district.server(local), host: "127.0.0.2")
        try wrong.talk()
        #expect(wrong.clientError?.reason == .certificate(.wrongAddress))
    }

    @Test func `a server of another authority is refused, and trusting nobody trusts nobody`() throws {
        for configuration in [stranger.client(), district.client { $0.authorities = [] }] {
            let pair = try Pair(configuration, district.server(identity))
            try pair.talk()
            #expect(pair.serverError?.reason == .alert(.unknownAuthority))
            #expect(!pair.client.isEstablished)
        }
    }

    @Test func `a server that vouches for itself is believed by those who trust this very certificate`() throws {
        let validity = Validity(from: now() - day, lasting: .seconds(2 * day))
        let own = try TLSIdentity.selfSigned(commonName: "node", names: [.dns(District.host)], validity: validity)
        let other = try TLSIdentity.selfSigned(commonName: "node", names: [.dns(District.host)], validity: validity)
        let server = TLSConfiguration(role: .server(clientCertificates: .off), identity: own)
        let believing = try Pair(district.client { $0.authorities = own.chain }, server)
        try believing.talk()
        #expect(believing.client.isEstablished && believing.clientError == nil)
        let doubting = try Pair(district.client { $0.authorities = other.chain }, server)
        try doubting.talk()
        #expect(!doubting.client.isEstablished)
    }

    @Test func `a key of another certificate is refused at once`() throws {
        let other = try district.identity()
        let error = #expect(throws: TLSError.self) { try TLSIdentity(chain: identity.chain, key: other.key) }
        #expect(error?.reason == .unreadable)
        #expect(throws: TLSError.self) { try TLSIdentity(chain: [], key: other.key) }
    }
}
