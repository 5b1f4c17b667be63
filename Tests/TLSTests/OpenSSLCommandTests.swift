import Foundation
import Samples
import TLS
import Testing

/// Another program's opinion of what the authority makes.
@Suite struct `the openssl command` {
    let district: District
    let openssl: BuiltProgram

    init() throws {
        district = try District()
        openssl = try BuiltProgram(installed: "/usr/bin/openssl")
    }

    func run(_ words: [String], in directory: String) throws -> FinishedProgram {
        try openssl.run(words, in: directory)
    }

    func save(_ text: String, _ name: String, in directory: String) throws -> String {
        let path = "\(directory)/\(name)"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    @Test func `verifies every kind of certificate strictly, and refuses the revoked one`() throws {
        try withTemporaryDirectory { directory in
            let server = try district.identity(
                names: [.dns(District.host), .address("::1")], usage: [.server, .client])
            let client = try district.identity("community-7", names: [], usage: .client)
            let revoked = try district.identity(usage: .client)
            let renewed = try district.authority.renew(
                server.chain[0], for: SigningRequest(for: .generate(), commonName: "node"), revoked: nil,
                validity: Validity(from: now() - 60, lasting: .seconds(day)), at: now())
            let authority = try save(district.authority.certificate.pem, "ca.pem", in: directory)
            let list = try save(district.revocations(revoked.chain).pem, "crl.pem", in: directory)
            func verify(_ certificate: Certificate, as purpose: String) throws -> FinishedProgram {
                let path = try save(certificate.pem, "\(certificate.serial).pem", in: directory)
                return try run(
                    [
                        "verify", "-x509_strict", "-purpose", purpose, "-CAfile", authority, "-crl_check", "-CRLfile",
                        list, path,
                    ], in: directory)
            }
            for (certificate, purpose) in [
                (server.chain[0], "sslserver"), (server.chain[0], "sslclient"), (client.chain[0], "sslclient"),
                (renewed, "sslserver"),
            ] {
                let verdict = try verify(certificate, as: purpose)
                #expect(verdict.status == 0, "\(verdict.errors)")
            }
            #expect(try verify(client.chain[0], as: "sslserver").status != 0)
            let refused = try verify(revoked.chain[0], as: "sslclient")
            #expect(refused.status != 0 && refused.errors.contains("certificate revoked"))
        }
    }

    @Test func `prints the same serial number, fingerprint and names`() throws {
        try withTemporaryDirectory { directory in
            let certificate = try district.identity(names: [.dns("a.test"), .address("127.0.0.1")]).chain[0]
            let path = try save(certificate.pem, "one.pem", in: directory)
            let printed = try run(
                ["x509", "-in", path, "-noout", "-serial", "-fingerprint", "-sha256", "-ext", "subjectAltName"],
                in: directory)
            let text = String(decoding: printed.output, as: UTF8.self)
            #expect(text.contains("serial=\(certificate.serial)"))
            #expect(text.replacing(":", with: "").lowercased().contains("=\(certificate.fingerprint)"))
            #expect(text.contains("DNS:a.test, IP Address:127.0.0.1"))
        }
    }

    @Test func `accepts requests and revocation lists, and checks their signatures`() throws {
        try withTemporaryDirectory { directory in
            let request = try SigningRequest(for: .generate(), commonName: "节点 7")
            let requestPath = try save(request.pem, "request.pem", in: directory)
            #expect(try run(["req", "-in", requestPath, "-noout", "-verify"], in: directory).status == 0)
            let authority = try save(district.authority.certificate.pem, "ca.pem", in: directory)
            let list = try save(district.revocations([], number: 77).pem, "crl.pem", in: directory)
            let printed = try run(["crl", "-in", list, "-noout", "-crlnumber", "-CAfile", authority], in: directory)
            #expect(String(decoding: printed.output, as: UTF8.self).contains("crlNumber=0x4D"))
            #expect(printed.errors.contains("verify OK"))
        }
    }

    @Test func `makes requests and certificates that are read here`() throws {
        try withTemporaryDirectory { directory in
            let key = "\(directory)/key.pem"
            let request = "\(directory)/request.pem"
            let made = try run(
                ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", "/CN=x"],
                in: directory)
            #expect(made.status == 0, "\(made.errors)")
            let pem = try String(contentsOfFile: request, encoding: .utf8)
            let profile = CertificateProfile(
                commonName: "rsa", names: [.dns(District.host)], usage: .server,
                validity: Validity(from: now() - 60, lasting: .seconds(day)))
            let certificate = try district.authority.issue(profile, for: SigningRequest(pem: pem))
            let keyPEM = try String(contentsOfFile: key, encoding: .utf8)
            #expect(try TLSIdentity(chainPEM: certificate.pem, keyPEM: keyPEM).chain == [certificate])
            try district.authority.verify(certificate, as: .server, revoked: nil, at: now())
        }
    }

    @Test func `makes weak requests, which are refused`() throws {
        try withTemporaryDirectory { directory in
            let request = "\(directory)/request.pem"
            _ = try run(
                [
                    "req", "-new", "-newkey", "rsa:1024", "-nodes", "-keyout", "\(directory)/key.pem", "-out", request,
                    "-subj", "/CN=x",
                ], in: directory)
            let profile = CertificateProfile(
                commonName: "weak", names: [], usage: .client,
                validity: Validity(from: now() - 60, lasting: .seconds(day)))
            let pem = try String(contentsOfFile: request, encoding: .utf8)
            let error = #expect(throws: TLSError.self) {
                try district.authority.issue(profile, for: SigningRequest(pem: pem))
            }
            #expect(error?.reason == .unfitRequest)
        }
    }
}
