internal import CZstd

/// Compression of archives and replication batches, one frame at a time.
public enum Zstd {
    /// zstd's own default: on batches of events higher levels cost more than they save.
    public static let defaultLevel: Int32 = 3

    public enum DecompressionError: Error, Hashable, CustomStringConvertible {
        /// The frame does not say how large its content is, or is none.
        case notAFrame
        case tooLarge(byteCount: UInt64, limit: Int)
        case damaged(String)

        public var description: String {
            switch self {
            case .notAFrame: "these bytes are no zstd frame with a stated size"
            case .tooLarge(let count, let limit): "the content has \(count) bytes, more than the limit of \(limit)"
            case .damaged(let reason): "the zstd frame is damaged: \(reason)"
            }
        }
    }

    /// One frame that states its content's size and carries a checksum.
    public static func compress(_ bytes: [UInt8], level: Int32 = defaultLevel) -> [UInt8] {
        let context = unsafe ZSTD_createCCtx()
        defer { unsafe ZSTD_freeCCtx(context) }
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        return unsafe [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { buffer, count in
            count = unsafe ZSTD_compress2(context, buffer.baseAddress, buffer.count, bytes, bytes.count)
            precondition(ZSTD_isError(count) == 0, "zstd could not compress into a buffer of its own bound")
        }
    }

    /// The frame that these bytes begin with, when others may follow it.
    public static func firstFrame(of bytes: [UInt8]) throws(DecompressionError) -> [UInt8] {
        let count = unsafe ZSTD_findFrameCompressedSize(bytes, bytes.count)
        guard ZSTD_isError(count) == 0 else { throw .damaged(unsafe String(cString: ZSTD_getErrorName(count))) }
        return Array(bytes.prefix(count))
    }

    /// The content of one frame. The limit is checked against the stated size before any memory is taken.
    public static func decompress(_ frame: [UInt8], limit: Int) throws(DecompressionError) -> [UInt8] {
        let size = unsafe ZSTD_getFrameContentSize(frame, frame.count)
        // ZSTD_CONTENTSIZE_UNKNOWN and ZSTD_CONTENTSIZE_ERROR are the two largest values; their macros do not import.
        guard size < UInt64.max - 1 else { throw .notAFrame }
        guard size <= UInt64(limit) else { throw .tooLarge(byteCount: size, limit: limit) }
        var status = 0
        let content = unsafe [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            status = unsafe ZSTD_decompress(buffer.baseAddress, buffer.count, frame, frame.count)
            count = ZSTD_isError(status) == 0 ? status : 0
        }
        guard ZSTD_isError(status) == 0 else {
            throw .damaged(unsafe String(cString: ZSTD_getErrorName(status)))
        }
        return content
    }
}
