internal import COpenSSL

/// A request for a certificate (PKCS #10) whose signature was checked: whoever sent it holds the private key.
public struct SigningRequest: Sendable {
    public let pem: String
    /// All that an authority of ours takes from it.
    public let publicKey: PublicKey

    /// Made where the key is, which stays there.
    public init(for key: PrivateKey, commonName: String) throws(TLSError) {
        let request = unsafe must(X509_REQ_new(), "make a request")
        defer { unsafe X509_REQ_free(request) }
        unsafe must(X509_REQ_set_version(request, 0), "set a request's version")
        try unsafe CertificateBuilder.setCommonName(commonName, of: X509_REQ_get_subject_name(request))
        unsafe key.withKey { key in
            unsafe must(X509_REQ_set_pubkey(request, key), "set a request's key")
            precondition(unsafe X509_REQ_sign(request, key, EVP_sha256()) > 0, "OpenSSL could not sign a request")
        }
        pem = unsafe PEM.text("write a request") { unsafe PEM_write_bio_X509_REQ($0, request) }
        publicKey = key.publicKey
    }

    public init(pem: String) throws(TLSError) {
        let key = try unsafe PEM.first(in: pem, "read a request") { bio in
            let request = unsafe PEM_read_bio_X509_REQ(bio, nil, refusePassphrase, nil)
            defer { unsafe X509_REQ_free(request) }
            return unsafe request.map { unsafe SigningRequest.provenKey(of: $0) }
        }
        guard let key else {
            ERR_clear_error()
            throw TLSError(.unfitRequest, "its signature is not made with its key", "read a request")
        }
        self.pem = pem
        publicKey = key
    }

    private static func provenKey(of request: OpaquePointer) -> PublicKey? {
        guard let key = unsafe X509_REQ_get0_pubkey(request), unsafe X509_REQ_verify(request, key) == 1 else {
            return nil
        }
        return unsafe PublicKey(der: encodeDER { unsafe i2d_PUBKEY(key, $0) })
    }
}
