/// A frame of HTTP/2 (RFC 9113, section 4.1).
public struct Frame: Sendable {
    public static let data: UInt8 = 0
    public static let headers: UInt8 = 1
    public static let reset: UInt8 = 3
    public static let settings: UInt8 = 4
    public static let pushPromise: UInt8 = 5
    public static let ping: UInt8 = 6
    public static let goAway: UInt8 = 7
    public static let windowUpdate: UInt8 = 8
    public static let continuation: UInt8 = 9
    public static let endStream: UInt8 = 1
    public static let acknowledged: UInt8 = 1
    public static let endHeaders: UInt8 = 4
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    var kind: UInt8
    var flags: UInt8
    var stream: UInt8
    var payload: [UInt8]

    public init(_ kind: UInt8, _ flags: UInt8 = 0, stream: UInt8 = 0, payload: [UInt8] = []) {
        self.kind = kind
        self.flags = flags
        self.stream = stream
        self.payload = payload
    }

    /// With a length that is right, without which hardly an input would get beyond its first frame.
    public var bytes: [UInt8] {
        [UInt8(payload.count >> 16), UInt8(payload.count >> 8 & 0xFF), UInt8(payload.count & 0xFF)]
            + [kind, flags, 0, 0, 0, stream] + payload
    }

    /// Reads kind, flags, stream and length, a byte each, and the payload, as often as the input allows. The last payload
    /// is what is left.
    static func list(_ input: ArraySlice<UInt8>) -> [Frame] {
        var frames: [Frame] = []
        var input = input
        while input.count >= 4 {
            let head = Array(input.prefix(4))
            input = input.dropFirst(4)
            let payload = input.prefix(Int(head[3]))
            input = input.dropFirst(payload.count)
            // Few streams, so that frames meet on them, and of both parities.
            frames.append(Frame(head[0], head[1], stream: head[2] & 15, payload: Array(payload)))
        }
        return frames
    }
}

extension Frame {
    /// The first frame of what the other side has sent, once all of it is there.
    init?(takingFrom bytes: inout [UInt8]) {
        guard bytes.count >= 9 else { return nil }
        let length = Int(bytes[0]) << 16 | Int(bytes[1]) << 8 | Int(bytes[2])
        precondition(length <= 16_384, "a frame is longer than it may be")
        guard bytes.count >= 9 + length else { return nil }
        self.init(bytes[3], bytes[4], stream: bytes[8], payload: Array(bytes[9..<(9 + length)]))
        bytes.removeFirst(9 + length)
    }
}
