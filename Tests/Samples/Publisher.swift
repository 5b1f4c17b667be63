import Glibc

/// Somebody who publishes with MQTT 3.1.1 at QoS 1 over a socket: as little as that takes, and nothing of ours.
public final class Publisher {
    private let socket: Int32
    private var number: UInt16 = 0
    /// Messages that may be on their way to the broker without its word that it has them.
    private static let window = 100
    private var unconfirmed = 0

    public struct Failure: Error {
        let doing: String
    }

    /// `will` is published by the broker when the connection is gone without a word.
    public init(
        to broker: Broker, will: (topic: String, payload: String)? = nil
    ) throws(Failure) {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = Cable.address(broker.host, broker.port)
        let code = unsafe withUnsafeBytes(of: &address) { bytes in
            unsafe Glibc.connect(
                socket, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
        guard code == 0 else { throw Failure(doing: "connect") }
        // CONNECT with a clean session, no keep-alive and a client id that the broker makes; the will is of QoS 1.
        var body: [UInt8] = [0, 4] + Array("MQTT".utf8) + [4, will == nil ? 0x02 : 0x0E, 0, 0, 0, 0]
        for text in will.map({ [$0.topic, $0.payload] }) ?? [] { body += Self.counted(text) }
        try send([0x10, UInt8(body.count)] + body)
        guard try read(4) == [0x20, 2, 0, 0] else { throw Failure(doing: "be let in") }
    }

    deinit { close(socket) }

    public func publish(_ topic: String, _ payload: String, keep: Bool = false) throws(Failure) {
        number = number == .max ? 1 : number + 1
        let body = Self.counted(topic) + [UInt8(number >> 8), UInt8(number & 255)] + Array(payload.utf8)
        var length = body.count
        var head: [UInt8] = [keep ? 0x33 : 0x32]
        repeat {
            head.append(UInt8(length & 127) | (length > 127 ? 0x80 : 0))
            length >>= 7
        } while length > 0
        try send(head + body)
        unconfirmed += 1
        if unconfirmed == Self.window { try confirm() }
    }

    /// Waits until the broker has all that was published.
    public func confirm() throws(Failure) {
        while unconfirmed > 0 {
            guard try read(4).prefix(2) == [0x40, 2] else { throw Failure(doing: "hear that it came") }
            unconfirmed -= 1
        }
    }

    private static func counted(_ text: String) -> [UInt8] {
        [UInt8(text.utf8.count >> 8), UInt8(text.utf8.count & 255)] + Array(text.utf8)
    }

    private func send(_ bytes: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(doing: "send") }
            sent += count
        }
    }

    private func read(_ wanted: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: wanted)
        guard unsafe recv(socket, &bytes, wanted, Int32(MSG_WAITALL)) == wanted else {
            throw Failure(doing: "read")
        }
        return bytes
    }
}
