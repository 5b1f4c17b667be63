import Digest

/// The `timestamped_signature` of tlog-cosignature: what a signature line of type 0x04 has after its key ID.
public struct Cosignature: Hashable, Sendable {
    /// "It MUST NOT exceed 2^63 - 1": others read it as a signed integer.
    public static let latestTime = UInt64(Int64.max)
    public static let byteCount = timeByteCount + Ed25519.signatureByteCount
    private static let timeByteCount = 8

    /// Seconds since the Epoch.
    public let time: UInt64
    public let signature: [UInt8]

    init(time: UInt64, signature: [UInt8]) throws(MerkleError) {
        guard time <= Cosignature.latestTime else { throw .cosignatureTime(time) }
        self.time = time
        self.signature = signature
    }

    public init(_ bytes: [UInt8]) throws(MerkleError) {
        guard bytes.count == Cosignature.byteCount else { throw .cosignatureLength(bytes.count) }
        let (time, signature) = (bytes.prefix(Cosignature.timeByteCount), bytes.dropFirst(Cosignature.timeByteCount))
        try self.init(time: UInt64(bigEndianBytes: time), signature: Array(signature))
    }

    public var bytes: [UInt8] { time.bigEndianBytes + signature }

    /// What is signed. The first line keeps it apart from all that other keys of the same kind sign.
    static func message(_ text: NoteText, at time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n".utf8) + text.utf8
    }
}
