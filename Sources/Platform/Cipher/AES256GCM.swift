internal import COpenSSL

/// AES-256 in Galois/counter mode (NIST SP 800-38D): bytes that nobody reads without the key, and nobody changes unseen.
///
/// What is sealed is `nonce ‖ ciphertext ‖ tag`. A nonce is 96 random bits, so one key must not seal more than 2³² times.
public enum AES256GCM {
    public static let keyByteCount = 32
    public static let nonceByteCount = 12
    public static let tagByteCount = 16

    /// What a sealed text has more than the text.
    public static let overhead = nonceByteCount + tagByteCount

    /// `context` is not in the result: whoever opens it must say the same, so that what was sealed for one thing cannot be
    /// passed off as another's. `nonce` must never have been used with this key.
    public static func seal(_ text: [UInt8], with key: [UInt8], for context: [UInt8], nonce: [UInt8]) -> [UInt8] {
        precondition(key.count == keyByteCount && nonce.count == nonceByteCount, "this is no key, or no nonce")
        let cipher = unsafe EVP_CIPHER_CTX_new()
        defer { unsafe EVP_CIPHER_CTX_free(cipher) }
        var (count, sealed) = (Int32(0), [UInt8](repeating: 0, count: text.count))
        var tag = [UInt8](repeating: 0, count: tagByteCount)
        // On memory these fail on misuse alone.
        must(unsafe EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key, nonce))
        must(unsafe EVP_EncryptUpdate(cipher, nil, &count, context, Int32(context.count)))
        if !text.isEmpty { must(unsafe EVP_EncryptUpdate(cipher, &sealed, &count, text, Int32(text.count))) }
        must(unsafe EVP_EncryptFinal_ex(cipher, &tag, &count))
        must(unsafe EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, Int32(tagByteCount), &tag))
        return nonce + sealed + tag
    }

    /// The text; nil if it was sealed with another key or for something else, or is not as it was.
    public static func open(_ sealed: [UInt8], with key: [UInt8], for context: [UInt8]) -> [UInt8]? {
        precondition(key.count == keyByteCount, "this is no key")
        guard sealed.count >= overhead else { return nil }
        let nonce = Array(sealed.prefix(nonceByteCount))
        let body = Array(sealed.dropFirst(nonceByteCount).dropLast(tagByteCount))
        var tag = Array(sealed.suffix(tagByteCount))
        let cipher = unsafe EVP_CIPHER_CTX_new()
        defer { unsafe EVP_CIPHER_CTX_free(cipher) }
        var (count, text, end) = (Int32(0), [UInt8](repeating: 0, count: body.count), [UInt8](repeating: 0, count: 16))
        must(unsafe EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key, nonce))
        must(unsafe EVP_DecryptUpdate(cipher, nil, &count, context, Int32(context.count)))
        if !body.isEmpty { must(unsafe EVP_DecryptUpdate(cipher, &text, &count, body, Int32(body.count))) }
        must(unsafe EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, Int32(tagByteCount), &tag))
        defer { ERR_clear_error() }
        guard unsafe EVP_DecryptFinal_ex(cipher, &end, &count) == 1 else { return nil }
        return text
    }

    private static func must(_ status: Int32) {
        precondition(status == 1, "OpenSSL could not use AES-256-GCM")
    }
}
