internal import CZlib

/// Compression for clients of HTTP that know nothing newer (RFC 1952), a whole body at a time.
public enum Gzip {
    /// zlib's own default: answers are tables of texts, of which higher levels find little more.
    public static let defaultLevel: Int32 = 6

    /// 32 KiB of window, and 16 for a head and a tail of gzip rather than zlib's.
    private static let windowBits: Int32 = 15 + 16
    /// zlib's own default: 128 KiB for its tables while it runs.
    private static let memoryLevel: Int32 = 8

    /// One member, without a name or a time: the same bytes always come to the same.
    public static func compress(_ bytes: [UInt8], level: Int32 = defaultLevel) -> [UInt8] {
        var stream = unsafe z_stream()
        let began = unsafe linli_deflateInit2(&stream, level, windowBits, memoryLevel)
        precondition(began == Z_OK, "zlib has no memory to begin with")
        defer { unsafe deflateEnd(&stream) }
        let bound = unsafe Int(deflateBound(&stream, uLong(bytes.count)))
        return unsafe bytes.withUnsafeBufferPointer { source in
            unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
                // zlib does not write through it; its type only does not say so.
                unsafe stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                unsafe stream.avail_in = uInt(source.count)
                unsafe stream.next_out = buffer.baseAddress
                unsafe stream.avail_out = uInt(buffer.count)
                let ended = unsafe deflate(&stream, Z_FINISH)
                precondition(ended == Z_STREAM_END, "zlib could not compress into a buffer of its own bound")
                count = unsafe Int(stream.total_out)
            }
        }
    }
}
