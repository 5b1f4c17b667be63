internal import COpenSSL

/// Who shows itself: a certificate with those between it and its authority, and the private key of the first.
public struct TLSIdentity: Sendable {
    public let chain: [Certificate]
    public let key: PrivateKey

    /// The chain begins with the certificate of the key.
    public init(chain: [Certificate], key: PrivateKey) throws(TLSError) {
        guard let own = chain.first else {
            throw TLSError(.unreadable, "the chain is empty", "pair a certificate with its key")
        }
        ERR_clear_error()
        let matches = unsafe own.withX509 { certificate in
            unsafe key.withKey { unsafe X509_check_private_key(certificate, $0) == 1 }
        }
        guard matches else { throw TLSError(draining: "pair a certificate with its key", else: .unreadable) }
        self.chain = chain
        self.key = key
    }

    public init(chainPEM: String, keyPEM: String) throws(TLSError) {
        try self.init(chain: Certificate.all(inPEM: chainPEM), key: PrivateKey(pem: keyPEM))
    }
}

extension TLSIdentity {
    /// A server that vouches for itself, as a node does before it joins a district. Clients must trust this very
    /// certificate.
    public static func selfSigned(
        commonName: String, names: [AlternativeName], validity: Validity
    ) throws(TLSError) -> TLSIdentity {
        let key = PrivateKey.generate()
        let profile = CertificateProfile(commonName: commonName, names: names, usage: .server, validity: validity)
        let certificate = try CertificateBuilder.build(
            profile, isAuthority: false, for: key.publicKey, issuer: nil, signedBy: key)
        return try TLSIdentity(chain: [certificate], key: key)
    }
}
