internal import COpenSSL

/// HMAC (RFC 2104) with SHA-256: a name for some bytes that only who has the key can give them.
public enum HMAC {
    public static func sha256(_ bytes: [UInt8], with key: [UInt8]) -> Hash {
        var code = [UInt8](repeating: 0, count: Hash.byteCount)
        let made = unsafe linli_hmac_sha256(key, Int32(key.count), bytes, bytes.count, &code)
        precondition(made == 1, "OpenSSL could not compute HMAC")
        return Hash(code)!
    }
}
