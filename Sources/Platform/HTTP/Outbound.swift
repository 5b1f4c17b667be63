import HTTPTypes

/// The body that goes out, between its writer and the connection.
struct Outbound {
    private var bytes: [UInt8] = []
    private var sent = 0
    private(set) var isEnded = false
    private(set) var trailers = HTTPFields()
    /// Called once when there is room again, or never will be.
    private var writer: (() -> Void)?

    var count: Int { bytes.count - sent }

    mutating func append(_ more: [UInt8]) {
        if count == 0 {
            bytes = more
            sent = 0
        } else {
            bytes += more
        }
    }

    mutating func end(_ trailers: HTTPFields) {
        isEnded = true
        self.trailers = trailers
    }

    var isFinished: Bool { isEnded && count == 0 }

    /// Copies out the next bytes. Returns how many.
    mutating func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let taken = min(buffer.count, count)
        unsafe bytes.withUnsafeBufferPointer { bytes in
            _ = unsafe buffer.update(fromContentsOf: bytes[sent..<(sent + taken)])
        }
        sent += taken
        if count == 0 {
            bytes = []
            sent = 0
        }
        return taken
    }

    mutating func notify(_ writer: @escaping () -> Void) {
        precondition(self.writer == nil, "a body has one writer")
        self.writer = writer
    }

    mutating func takeWriter() -> (() -> Void)? {
        defer { writer = nil }
        return writer
    }
}
