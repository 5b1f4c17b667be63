import TLS
import Threads

/// The authority of a district, and what it issues.
struct Authority: Sendable {
    static let host = "district.linli.test"
    private let authority: CertificateAuthority

    init() throws {
        authority = try CertificateAuthority.create(commonName: "district", validity: Self.validity(days: 3_650))
    }

    private static func validity(days: Int64) -> Validity {
        Validity(from: SystemClock.wallMilliseconds() / 1_000 - 3_600, lasting: .seconds(days * 86_400))
    }

    private func identity(_ name: String, _ usage: Certificate.Usage) throws -> TLSIdentity {
        let key = PrivateKey.generate()
        let profile = CertificateProfile(
            commonName: name, names: [.dns(Self.host)], usage: usage, validity: Self.validity(days: 90))
        let request = try SigningRequest(for: key, commonName: name)
        return try TLSIdentity(chain: [authority.issue(profile, for: request)], key: key)
    }

    /// For a district that takes connections with certificates alone.
    func server() throws -> TLSContext {
        var configuration = TLSConfiguration(
            role: .server(clientCertificates: .required), identity: try identity("district", .server))
        configuration.authorities = [authority.certificate]
        configuration.applicationProtocols = ["h2"]
        return try TLSContext(configuration)
    }

    /// For a node that is called `name`, and trusts this authority.
    func client(_ name: String, trusting other: Authority? = nil) throws -> TLSContext {
        var configuration = TLSConfiguration(role: .client, identity: try identity(name, .client))
        configuration.authorities = [(other ?? self).authority.certificate]
        configuration.applicationProtocols = ["h2"]
        return try TLSContext(configuration)
    }
}
