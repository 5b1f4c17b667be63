internal import COpenSSL

/// A SHA-256 computation that is used again and again; it starts empty and starts anew after `finish`.
///
/// It calls the hash's own functions and not the EVP layer, whose bookkeeping costs half as much again as the hash over
/// the 65 bytes of a tree's node, and a heap allocation. The context lies inside the value.
@safe public struct SHA256: ~Copyable {
    private var context = SHA256_CTX()

    public init() {
        restart()
    }

    /// The hash of one piece of bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> Hash {
        var digest = SHA256()
        digest.update(Array(bytes).span)
        return digest.finish()
    }

    public mutating func update(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            check(unsafe SHA256_Update(&context, buffer.baseAddress, buffer.count))
        }
    }

    public mutating func update(byte: UInt8) {
        unsafe withUnsafeBytes(of: byte) { one in
            check(unsafe SHA256_Update(&context, one.baseAddress, 1))
        }
    }

    public mutating func update(_ hash: Hash) {
        unsafe withUnsafeBytes(of: hash.words) { words in
            check(unsafe SHA256_Update(&context, words.baseAddress, Hash.byteCount))
        }
    }

    /// The hash of all that was fed since the last call; the next computation starts empty.
    public mutating func finish() -> Hash {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        unsafe withUnsafeMutableBytes(of: &words) { out in
            check(unsafe SHA256_Final(out.baseAddress?.assumingMemoryBound(to: UInt8.self), &context))
        }
        restart()
        return Hash(words: words)
    }

    private mutating func restart() {
        check(unsafe SHA256_Init(&context))
    }

    /// SHA-256 over memory cannot fail; the functions return a status for the sake of their siblings.
    private func check(_ status: Int32) {
        precondition(status == 1, "OpenSSL could not compute SHA-256")
    }
}
