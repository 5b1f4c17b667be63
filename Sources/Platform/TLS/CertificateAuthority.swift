internal import COpenSSL

/// A small authority: a key and its self-signed certificate. It remembers nothing; whoever runs it keeps the
/// certificates it issued and the serial numbers it revoked.
public struct CertificateAuthority: Sendable {
    public let certificate: Certificate
    public let key: PrivateKey

    /// A new authority that signs end certificates only.
    public static func create(commonName: String, validity: Validity) throws(TLSError) -> CertificateAuthority {
        let key = PrivateKey.generate()
        let profile = CertificateProfile(commonName: commonName, names: [], usage: [], validity: validity)
        let certificate = try CertificateBuilder.build(
            profile, isAuthority: true, for: key.publicKey, issuer: nil, signedBy: key)
        return CertificateAuthority(certificate: certificate, key: key)
    }

    private init(certificate: Certificate, key: PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// The authority that these two were saved from.
    public init(certificatePEM: String, keyPEM: String) throws(TLSError) {
        let identity = try TLSIdentity(chainPEM: certificatePEM, keyPEM: keyPEM)
        let isAuthority = unsafe identity.chain[0].withX509 { unsafe X509_check_ca($0) == 1 }
        guard isAuthority else { throw TLSError(.unreadable, "it may not sign others", "open an authority") }
        self.init(certificate: identity.chain[0], key: identity.key)
    }

    /// Certifies the request's key. What it is called and what it may do is the profile's word, never the request's.
    public func issue(_ profile: CertificateProfile, for request: SigningRequest) throws(TLSError) -> Certificate {
        let operation = "issue a certificate"
        // 112 bits: P-224, RSA with 2048 bits. The least that OpenSSL's own second security level takes.
        guard unsafe request.publicKey.withKey({ unsafe EVP_PKEY_get_security_bits($0) }) >= 112 else {
            throw TLSError(.unfitRequest, "its key is too weak", operation)
        }
        guard !profile.usage.isEmpty, profile.validity.notBefore < profile.validity.notAfter,
            certificate.validity.contains(profile.validity)
        else { throw TLSError(.unfitRequest, "it must have a usage, and a lifetime within its authority's", operation) }
        return try CertificateBuilder.build(
            profile, isAuthority: false, for: request.publicKey, issuer: certificate, signedBy: key)
    }

    /// A successor with the names and the usage of a certificate of ours that still holds, for the same key or a new one.
    public func renew(
        _ old: Certificate, for request: SigningRequest, revoked: RevocationList?, validity: Validity, at seconds: Int64
    ) throws(TLSError) -> Certificate {
        try verify(old, as: old.usage, revoked: revoked, at: seconds)
        let profile = CertificateProfile(
            commonName: old.commonName, names: old.names, usage: old.usage, validity: validity)
        return try issue(profile, for: request)
    }

    /// Throws if the certificate is not ours, is revoked, or does not hold at this time for this usage.
    public func verify(
        _ subject: Certificate, as usage: Certificate.Usage, revoked: RevocationList?, at seconds: Int64
    ) throws(TLSError) {
        let store = unsafe must(X509_STORE_new(), "make a store")
        defer { unsafe X509_STORE_free(store) }
        unsafe TrustStore.fill(store, [certificate], revoked.map { [$0] } ?? [])
        for side in [Certificate.Usage.server, .client] where usage.contains(side) {
            let fault = unsafe subject.withX509 { certificate in
                unsafe TrustStore.fault(of: certificate, shownBy: side, in: store, at: seconds)
            }
            if let fault { throw TLSError(fault: fault, "verify the certificate of “\(subject.commonName)”") }
        }
    }

    /// The list of everything revoked so far. Numbers go up; whoever checks refuses a list whose next update is overdue.
    public func revocationList(
        of revocations: [RevocationList.Entry], number: UInt64, validity: Validity
    ) -> RevocationList {
        RevocationList(revocations, number: number, validity: validity, issuer: certificate, signedBy: key)
    }
}
