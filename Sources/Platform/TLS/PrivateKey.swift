internal import COpenSSL

/// A private key, unencrypted, as PKCS #8 PEM. It never appears in a description.
public struct PrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    public let pem: String

    public init(pem: String) throws(TLSError) {
        try unsafe PEM.first(in: pem, "read a private key") { bio in
            let key = unsafe PEM_read_bio_PrivateKey(bio, nil, refusePassphrase, nil)
            defer { unsafe EVP_PKEY_free(key) }
            return unsafe key.map { _ in () }
        }
        self.pem = pem
    }

    /// A new key on P-256, which every TLS library knows, with 128 bits of strength.
    public static func generate() -> PrivateKey {
        let key = unsafe must(linli_generate_p256(), "generate a key")
        defer { unsafe EVP_PKEY_free(key) }
        return PrivateKey(
            unchecked: unsafe PEM.text("write a private key") { bio in
                unsafe PEM_write_bio_PrivateKey(bio, key, nil, nil, 0, nil, nil)
            })
    }

    private init(unchecked pem: String) { self.pem = pem }

    public var publicKey: PublicKey {
        unsafe withKey { key in unsafe PublicKey(der: encodeDER { unsafe i2d_PUBKEY(key, $0) }) }
    }

    public var description: String { "a private key" }

    public var customMirror: Mirror { Mirror(self, children: []) }

    func withKey<Result, Failure>(_ body: (OpaquePointer) throws(Failure) -> Result) throws(Failure) -> Result {
        let read = unsafe PEM.read(pem) { unsafe PEM_read_bio_PrivateKey($0, nil, refusePassphrase, nil) }
        let key = unsafe must(read, "read a private key for the second time")
        defer { unsafe EVP_PKEY_free(key) }
        return try unsafe body(key)
    }
}
