public import Zstd

extension Zstd {
    /// What is smaller goes as it is: an alarm alone has nothing to repeat.
    private static let leastByteCount = 1_024

    /// For `RecordRun.init`.
    public static func compressRun(_ plain: [UInt8]) -> [UInt8]? {
        plain.count < leastByteCount ? nil : compress(plain)
    }

    /// For `LaneReceiver.init`: exactly as many bytes as the run says, or nothing.
    public static func decompressRun(_ payload: [UInt8], _ byteCount: Int) -> [UInt8]? {
        do throws(DecompressionError) { return try decompress(payload, limit: byteCount) } catch { return nil }
    }
}
