/// Cuts a stream into frames as its bytes come, in pieces of any size. It holds at most one frame that is not complete,
/// and refuses one that is announced too large before its bytes are kept.
public struct FrameReader: Sendable {
    private var bytes: [UInt8] = []
    private var position = 0

    public init() {}

    public mutating func append(_ piece: some Collection<UInt8>) {
        bytes.removeFirst(position)
        position = 0
        bytes.append(contentsOf: piece)
    }

    /// The next frame if it is complete. After an error the reader must not be used further.
    public mutating func next() throws(ReplicationFault) -> Frame? {
        guard let content = try nextContent() else { return nil }
        return try Frame(content: content)
    }

    /// What has come and was not cut into a frame yet.
    public var waitingByteCount: Int { bytes.count - position }

    /// Whether a stream that ends here ends between two frames.
    public var isBetweenFrames: Bool { waitingByteCount == 0 }

    private mutating func nextContent() throws(ReplicationFault) -> [UInt8]? {
        guard position < bytes.count else { return nil }
        let initial = bytes[position]
        // A byte string whose length has at most four bytes: frames are not that large by far.
        guard (0x40...0x5A).contains(initial) else {
            throw ReplicationFault(initial == 0x5B ? .tooLarge : .malformed, "a frame is a byte string of its length")
        }
        let lengthByteCount = initial < 0x58 ? 0 : 1 << Int(initial - 0x58)
        let start = position + 1 + lengthByteCount
        guard start <= bytes.count else { return nil }
        let length = bytes[(position + 1)..<start].reduce(lengthByteCount == 0 ? Int(initial - 0x40) : 0) {
            $0 << 8 | Int($1)
        }
        guard length >= FrameReader.least[lengthByteCount] ?? 0 else {
            throw ReplicationFault(.malformed, "the length of a frame has a shorter form")
        }
        guard length <= Frame.maximumByteCount else {
            throw ReplicationFault(.tooLarge, "a frame has at most \(Frame.maximumByteCount) bytes, not \(length)")
        }
        guard bytes.count - start >= length else { return nil }
        position = start + length
        return Array(bytes[start..<position])
    }

    /// The least length that needs so many bytes (RFC 8949, section 4.2.1).
    private static let least = [1: 24, 2: 0x100, 4: 0x1_0000]
}
