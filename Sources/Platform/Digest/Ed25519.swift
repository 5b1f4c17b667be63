internal import COpenSSL

/// Ed25519 (RFC 8032): the signature of checkpoints and cosignatures.
public enum Ed25519 {
    public static let keyByteCount = 32
    public static let signatureByteCount = 64

    public struct KeyError: Error, Equatable, CustomStringConvertible {
        public let byteCount: Int
        public var description: String { "an Ed25519 key has 32 bytes, these are \(byteCount)" }
    }

    public struct PublicKey: Hashable, Sendable {
        public let bytes: [UInt8]

        public init(bytes: [UInt8]) throws(KeyError) {
            guard bytes.count == keyByteCount else { throw KeyError(byteCount: bytes.count) }
            self.bytes = bytes
        }

        /// False for a wrong signature, a signature of the wrong length and a point that is not on the curve alike.
        public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
            guard signature.count == signatureByteCount,
                let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
            else { return false }
            defer { unsafe EVP_PKEY_free(key) }
            let context = unsafe EVP_MD_CTX_new()
            defer { unsafe EVP_MD_CTX_free(context) }
            defer { ERR_clear_error() }
            guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
            return unsafe EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        }
    }

    /// The 32-byte seed of RFC 8032. It never appears in a description.
    public struct PrivateKey: Sendable, CustomStringConvertible {
        public let seed: [UInt8]
        public let publicKey: PublicKey

        public init(seed: [UInt8]) throws(KeyError) {
            guard seed.count == keyByteCount else { throw KeyError(byteCount: seed.count) }
            self.seed = seed
            publicKey = try PublicKey(
                bytes: unsafe PrivateKey.withKey(seed) { key in
                    var bytes = [UInt8](repeating: 0, count: keyByteCount)
                    var count = bytes.count
                    let status = unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count)
                    precondition(status == 1, "OpenSSL could not derive an Ed25519 public key")
                    return bytes
                })
        }

        /// A key nobody had before, from the operating system's randomness.
        public static func generate() -> PrivateKey {
            do {
                return try PrivateKey(seed: SystemRandom.bytes(keyByteCount))
            } catch {
                preconditionFailure("\(error)")
            }
        }

        /// Deterministic: the same message gives the same signature.
        public func sign(_ message: [UInt8]) -> [UInt8] {
            unsafe PrivateKey.withKey(seed) { key in
                let context = unsafe EVP_MD_CTX_new()
                defer { unsafe EVP_MD_CTX_free(context) }
                var signature = [UInt8](repeating: 0, count: signatureByteCount)
                var count = signature.count
                let ready = unsafe EVP_DigestSignInit(context, nil, nil, nil, key)
                let status = unsafe EVP_DigestSign(context, &signature, &count, message, message.count)
                precondition(ready == 1 && status == 1, "OpenSSL could not sign with Ed25519")
                return signature
            }
        }

        public var description: String { "an Ed25519 private key" }

        private static func withKey<Result>(_ seed: [UInt8], _ body: (OpaquePointer) -> Result) -> Result {
            guard let key = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
                preconditionFailure("OpenSSL has no Ed25519")
            }
            defer { unsafe EVP_PKEY_free(key) }
            return unsafe body(key)
        }
    }
}
