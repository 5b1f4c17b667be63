import TLS
import Threads

/// An authority and what it issues, as tests need it. Lifetimes are told relative to now.
struct District {
    static let host = "node.linli.test"
    let authority: CertificateAuthority

    init() throws {
        authority = try CertificateAuthority.create(
            commonName: "district", validity: Validity(from: now() - 10 * day, lasting: .seconds(3_650 * day)))
    }

    func identity(
        _ commonName: String = "node", names: [AlternativeName] = [.dns(host)],
        usage: Certificate.Usage = .server, validity: Validity? = nil
    ) throws -> TLSIdentity {
        let key = PrivateKey.generate()
        let profile = CertificateProfile(
            commonName: commonName, names: names, usage: usage,
            validity: validity ?? Validity(from: now() - day, lasting: .seconds(90 * day)))
        let request = try SigningRequest(for: key, commonName: commonName)
        return try TLSIdentity(chain: [authority.issue(profile, for: request)], key: key)
    }

    func revocations(_ revoked: [Certificate], number: UInt64 = 1) -> RevocationList {
        authority.revocationList(
            of: revoked.map { RevocationList.Entry(serial: $0.serial, revokedAt: now()) }, number: number,
            validity: Validity(from: now() - 60, lasting: .seconds(day)))
    }
}

let day: Int64 = 86_400

func now() -> Int64 { SystemClock.wallMilliseconds() / 1_000 }

extension [UInt8] {
    func pieces(of size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: Swift.min(size, Swift.max(count, 1))).map { start in
            Array(self[start..<Swift.min(start + Swift.min(size, count), count)])
        }
    }
}
