import TLS
import Testing

@Suite struct `a handshake` {
    let district: District
    let identity: TLSIdentity
    static let versions: [TLSConfiguration.Version] = [.tls12, .tls13]

    init() throws {
        district = try District()
        identity = try district.identity()
    }

    func pair(_ version: TLSConfiguration.Version) throws -> Pair {
        try Pair(district.client { $0.versions = version...version }, district.server(identity))
    }

    /// Where a client's first record holds its list of suites (RFC 8446, section 4.1.2).
    func suites(in hello: [UInt8]) -> Range<Int> {
        let session = 5 + 4 + 2 + 32
        let list = session + 1 + Int(hello[session])
        return list + 2..<list + 2 + Int(hello[list]) << 8 + Int(hello[list + 1])
    }

    @Test func `of both versions the newer one is spoken`() throws {
        let pair = try Pair(district.client(), district.server(identity))
        try pair.talk()
        #expect(pair.client.version == .tls13)
        #expect(pair.server.cipher == "TLS_AES_128_GCM_SHA256")
    }

    /// RFC 9113, section 9.2.2 and appendix A.
    @Test func `a client offers suites with ephemeral keys and authenticated encryption alone`() throws {
        let client = try TLSContext(district.client())
        let hello = try client.connect(to: District.host).takeOutput()
        let offered = suites(in: hello)
        let pairs = stride(from: offered.lowerBound, to: offered.upperBound, by: 2).map {
            UInt16(hello[$0]) << 8 | UInt16(hello[$0 + 1])
        }
        // The last one is no suite but the promise not to renegotiate insecurely (RFC 5746).
        #expect(
            pairs == [0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0x00FF])
    }

    /// ECDHE with CBC, static RSA with GCM, and DHE: of TLS 1.2, and not on our list.
    @Test(arguments: [(0xC0, 0x09), (0xC0, 0x13), (0x00, 0x9C), (0x00, 0x2F), (0x00, 0x9E)])
    func `a server refuses a client that offers older suites alone`(high: UInt8, low: UInt8) throws {
        let pair = try pair(.tls12)
        var hello = try pair.client.takeOutput()
        for offset in stride(from: suites(in: hello).lowerBound, to: suites(in: hello).upperBound, by: 2) {
            (hello[offset], hello[offset + 1]) = (high, low)
        }
        var nothing: [UInt8] = []
        #expect(throws: TLSError.self) { try pair.server.receive(hello.span, into: &nothing) }
        let alert = try pair.server.takeOutput()
        let error = #expect(throws: TLSError.self) { try pair.client.receive(alert.span, into: &nothing) }
        #expect(error?.reason == .alert(.handshakeFailure))
    }

    @Test func `a version that the other side does not speak is refused with an alert`() throws {
        let pair = try Pair(
            district.client { $0.versions = .tls12 ... .tls12 },
            district.server(identity) { $0.versions = .tls13 ... .tls13 })
        try pair.talk()
        #expect(pair.serverError?.reason == .protocolViolation)
        #expect(pair.clientError?.reason == .alert(.protocolVersion))
    }

    @Test(arguments: versions)
    func `a byte changed on the way, wherever it is, stops one side or both`(version: TLSConfiguration.Version) throws {
        let length = try pair(version).client.takeOutput().count
        // Behind the record's header, whose version is not looked at.
        for offset in 5..<length {
            let pair = try pair(version)
            var hello = try pair.client.takeOutput()
            hello[offset] ^= 0x41
            var nothing: [UInt8] = []
            do throws(TLSError) { try pair.server.receive(hello.span, into: &nothing) } catch {}
            try pair.talk()
            #expect(!pair.client.isEstablished || !pair.server.isEstablished, "at \(offset)")
            #expect(pair.atServer.isEmpty && pair.atClient.isEmpty)
        }
    }
}
