/// A frame of HTTP/2 (RFC 9113, section 4.1).
struct Frame {
    static let headers: UInt8 = 1
    static let settings: UInt8 = 4
    static let ping: UInt8 = 6
    static let endStream: UInt8 = 1
    static let endHeaders: UInt8 = 4
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    var kind: UInt8
    var flags: UInt8
    var stream: UInt8
    var payload: [UInt8]

    /// With a length that is right, without which hardly an input would get beyond its first frame.
    var bytes: [UInt8] {
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
            frames.append(Frame(kind: head[0], flags: head[1], stream: head[2] & 15, payload: Array(payload)))
        }
        return frames
    }
}

extension Frame {
    /// The first frame of what a server has sent, once all of it is there.
    init?(takingFrom bytes: inout [UInt8]) {
        guard bytes.count >= 9 else { return nil }
        let length = Int(bytes[0]) << 16 | Int(bytes[1]) << 8 | Int(bytes[2])
        precondition(length <= 16_384, "the server sends a frame longer than it may")
        guard bytes.count >= 9 + length else { return nil }
        self.init(kind: bytes[3], flags: bytes[4], stream: bytes[8], payload: Array(bytes[9..<(9 + length)]))
        bytes.removeFirst(9 + length)
    }
}
