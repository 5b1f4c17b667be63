internal import COpenSSL

/// A SHA-256 computation that is used again and again: setting a context up costs more than hashing a small record.
///
/// One owner, one thread at a time; the value is not copyable and frees its context when it goes.
@safe public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    public init() {
        unsafe context = EVP_MD_CTX_new()!
        check(unsafe EVP_DigestInit_ex2(context, Algorithm.sha256.pointer, nil))
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    /// The hash of one piece of bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> Hash {
        var digest = SHA256()
        digest.update(Array(bytes).span)
        return digest.finish()
    }

    public mutating func update(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            check(unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count))
        }
    }

    public mutating func update(byte: UInt8) {
        unsafe withUnsafeBytes(of: byte) { one in
            check(unsafe EVP_DigestUpdate(context, one.baseAddress, 1))
        }
    }

    /// One byte and two hashes in one step: what a tree is made of, where every call counts.
    public mutating func update(byte: UInt8, _ left: Hash, _ right: Hash) {
        let pair = (left.words, right.words)
        var bytes: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (
            0, 0, 0, 0, 0, 0, 0, 0, 0
        )
        unsafe withUnsafeMutableBytes(of: &bytes) { buffer in
            unsafe buffer[0] = byte
            unsafe withUnsafeBytes(of: pair) { pair in
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[1...]).copyMemory(from: pair)
            }
            check(unsafe EVP_DigestUpdate(context, buffer.baseAddress, 1 + 2 * Hash.byteCount))
        }
    }

    /// The hash of all that was fed since the last call; the next computation starts empty.
    public mutating func finish() -> Hash {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        unsafe withUnsafeMutableBytes(of: &words) { out in
            check(unsafe EVP_DigestFinal_ex(context, out.baseAddress?.assumingMemoryBound(to: UInt8.self), nil))
        }
        restart()
        return Hash(words: words)
    }

    /// Without naming the algorithm again, which OpenSSL would look up for longer than it hashes a record.
    private func restart() {
        check(unsafe EVP_DigestInit_ex2(context, nil, nil))
    }

    /// SHA-256 over memory fails only when memory itself does, and then there is nothing left to report to.
    private func check(_ status: Int32) {
        precondition(status == 1, "OpenSSL could not compute SHA-256")
    }
}

/// OpenSSL's implementation, looked up once: doing so for every context would cost more than hashing a record.
@safe private struct Algorithm: @unchecked Sendable {
    // Sendable because OpenSSL's fetched algorithms are immutable and may be used by any thread; it is never freed.
    let pointer: OpaquePointer

    static let sha256 = unsafe Algorithm(pointer: EVP_MD_fetch(nil, "SHA256", nil)!)
}
