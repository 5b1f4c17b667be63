import Digest
import Samples
import TLS
import Testing

@Suite struct `a certificate authority` {
    let district: District
    let authority: CertificateAuthority

    init() throws {
        district = try District()
        authority = district.authority
    }

    func profile(
        _ names: [AlternativeName] = [.dns(District.host)], usage: Certificate.Usage = .server,
        from start: Int64 = now() - day, lasting lifetime: Duration = .seconds(90 * day)
    ) -> CertificateProfile {
        CertificateProfile(
            commonName: "node", names: names, usage: usage, validity: Validity(from: start, lasting: lifetime))
    }

    func request(_ key: PrivateKey = .generate()) throws -> SigningRequest {
        try SigningRequest(for: key, commonName: "whatever it calls itself")
    }

    @Test func `what it issues says what the profile says, not what the request says`() throws {
        let names: [AlternativeName] = [
            .dns(District.host), .address("127.0.0.1"), .address("2001:db8::1"), .uri("linli:community/7"),
        ]
        let profile = profile(names, usage: [.server, .client])
        let certificate = try authority.issue(profile, for: request())
        #expect(certificate.commonName == "node")
        #expect(certificate.names == names)
        #expect(certificate.usage == [.server, .client])
        #expect(certificate.validity == profile.validity)
        #expect(certificate.serial.bytes.count == 16)
        #expect(try authority.issue(profile, for: request()).serial != certificate.serial)
        #expect(try Certificate.all(inPEM: certificate.pem) == [certificate])
        #expect(try Certificate(der: certificate.der) == certificate)
    }

    @Test func `a request whose signature is not its key's is refused`() throws {
        let pem = try request().pem
        let lines = pem.split(separator: "\n").map(String.init)
        let body = lines[1..<(lines.count - 1)].joined()
        var refused = 0
        // The last characters of the Base64 are the signature's, before them come key and subject.
        for offset in stride(from: 8, to: body.utf8.count - 4, by: 5) {
            var changed = Array(body.utf8)
            changed[offset] = changed[offset] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let text = ([lines[0]] + changed.pieces(of: 64).map { String(decoding: $0, as: UTF8.self) } + [lines.last!])
                .joined(separator: "\n")
            do throws(TLSError) { _ = try SigningRequest(pem: text + "\n") } catch { refused += 1 }
        }
        #expect(refused == stride(from: 8, to: body.utf8.count - 4, by: 5).underestimatedCount)
        #expect(try SigningRequest(pem: pem).publicKey == SigningRequest(pem: pem).publicKey)
    }

    @Test func `a profile that cannot be is refused`() throws {
        let cases = [
            profile([.dns("")]), profile([.dns("a b")]), profile([.dns("名.test")]), profile([.address("300.1.1.1")]),
            profile(usage: []), profile(lasting: .seconds(4_000 * day)), profile(lasting: .zero),
            profile(from: now() - 20 * day),
        ]
        for profile in cases {
            let error = #expect(throws: TLSError.self) { try authority.issue(profile, for: request()) }
            #expect(error?.reason == .unfitRequest)
        }
        var nameless = profile()
        for name in ["", String(repeating: "x", count: 65)] {
            nameless.commonName = name
            #expect(throws: TLSError.self) { try authority.issue(nameless, for: request()) }
        }
    }

    @Test func `a renewed certificate keeps its names and gets a new serial number and lifetime`() throws {
        let old = try authority.issue(profile(), for: request())
        let validity = Validity(from: now(), lasting: .seconds(180 * day))
        let new = try authority.renew(old, for: request(), revoked: nil, validity: validity, at: now())
        #expect(new.names == old.names && new.commonName == old.commonName && new.usage == old.usage)
        #expect(new.validity == validity && new.serial != old.serial)
    }

    @Test func `what is revoked, expired or another's is not renewed`() throws {
        let old = try authority.issue(profile(), for: request())
        let foreign = try District().identity().chain[0]
        let validity = Validity(from: now(), lasting: .seconds(day))
        func fault(_ certificate: Certificate, revoked: RevocationList? = nil, at time: Int64 = now())
            -> CertificateFault?
        {
            do throws(TLSError) {
                let request = try SigningRequest(for: .generate(), commonName: "node")
                _ = try authority.renew(certificate, for: request, revoked: revoked, validity: validity, at: time)
            } catch {
                if case .certificate(let fault) = error.reason { return fault }
            }
            return nil
        }
        #expect(fault(old) == nil)
        #expect(fault(old, revoked: district.revocations([old])) == .revoked)
        #expect(fault(old, at: now() + 100 * day) == .expired)
        #expect(fault(foreign)?.isUnknownAuthority == true)
    }

    @Test func `it survives being saved and opened`() throws {
        let opened = try CertificateAuthority(certificatePEM: authority.certificate.pem, keyPEM: authority.key.pem)
        let certificate = try opened.issue(profile(), for: request())
        try authority.verify(certificate, as: .server, revoked: nil, at: now())
        let end = try district.identity()
        #expect(throws: TLSError.self) {
            try CertificateAuthority(certificatePEM: end.chain[0].pem, keyPEM: end.key.pem)
        }
    }

    @Test func `a list of revocations survives being saved and opened`() throws {
        let list = district.revocations(
            [try district.identity().chain[0], try district.identity().chain[0]], number: 1 << 40)
        let opened = try RevocationList(pem: list.pem)
        #expect(opened.number == list.number && opened.validity == list.validity)
        #expect(Set(opened.entries) == Set(list.entries))
    }

    @Test func `a private key does not print itself`() throws {
        let identity = try district.identity()
        #expect("\(identity.key)" == "a private key")
        #expect(!"\(identity)".contains("PRIVATE"))
        #expect(!String(reflecting: identity.key).contains("PRIVATE"))
        var dumped = ""
        dump(identity, to: &dumped)
        #expect(!dumped.contains("PRIVATE"))
    }

    @Test(arguments: ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `damaged text is refused`(text: String) {
        #expect(throws: TLSError.self) { try Certificate.all(inPEM: text) }
        #expect(throws: TLSError.self) { try PrivateKey(pem: text) }
        #expect(throws: TLSError.self) { try SigningRequest(pem: text) }
        #expect(throws: TLSError.self) { try RevocationList(pem: text) }
        #expect(throws: TLSError.self) { try Certificate(der: Array(text.utf8)) }
    }

    @Test func `a bundle that is damaged behind its first certificate is refused`() throws {
        let good = try district.identity().chain[0].pem
        #expect(try Certificate.all(inPEM: good + good).count == 2)
        let damaged = good.replacing("MII", with: "AII", maxReplacements: 1)
        #expect(throws: TLSError.self) { try Certificate.all(inPEM: good + damaged) }
    }

    @Test func `a certificate with any bit flipped is read or refused, and never a trap`() throws {
        let der = try district.identity(names: [.dns("a.test"), .address("::1")]).chain[0].der
        for bit in stride(from: 0, to: der.count * 8, by: 3) {
            var changed = der
            changed[bit / 8] ^= 1 << (bit % 8)
            guard let certificate = try? Certificate(der: changed) else { continue }
            #expect(certificate.der != der)
            #expect(throws: TLSError.self) { try authority.verify(certificate, as: .server, revoked: nil, at: now()) }
        }
    }
}
