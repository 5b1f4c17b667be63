internal import COpenSSL

/// A public key as DER SubjectPublicKeyInfo, which OpenSSL has read once.
public struct PublicKey: Hashable, Sendable {
    public let der: [UInt8]

    init(der: [UInt8]) { self.der = der }

    func withKey<Result, Failure>(_ body: (OpaquePointer) throws(Failure) -> Result) throws(Failure) -> Result {
        let decoded = unsafe decodeDER(der, { unsafe d2i_PUBKEY(nil, $0, $1) }, free: { unsafe EVP_PKEY_free($0) })
        let key = unsafe must(decoded, "read a public key that it wrote itself")
        defer { unsafe EVP_PKEY_free(key) }
        return try unsafe body(key)
    }
}
