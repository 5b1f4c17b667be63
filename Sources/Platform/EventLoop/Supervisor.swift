internal import Glibc

/// Whoever has started this process and wants to know how it is, as systemd does (sd_notify(3)): words in datagrams to a
/// socket that the environment names.
public struct Supervisor: Sendable {
    private let socket: String?
    /// How long the process may be silent; nil when nobody minds.
    private let watchdog: Duration?

    /// What the environment says.
    public static let ofThisProcess = Supervisor(
        socket: environment("NOTIFY_SOCKET"),
        watchdogMicroseconds: environment("WATCHDOG_PID").map { $0 == "\(getpid())" } ?? true
            ? environment("WATCHDOG_USEC").flatMap { Int64($0) } : nil)

    init(socket: String?, watchdogMicroseconds: Int64?) {
        self.socket = socket
        watchdog = watchdogMicroseconds.flatMap { $0 > 0 ? .microseconds($0) : nil }
    }

    private static func environment(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// Says a word, such as `READY=1`. A supervisor that does not listen misses it: the work goes on.
    public func tell(_ word: String) {
        guard let socket, let first = socket.utf8.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@") else {
            return
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(socket.utf8)
        // A name that lies in no directory begins with a zero instead.
        if first == UInt8(ascii: "@") { path[0] = 0 }
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.count < room else { return }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { Glibc.close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        let bytes = Array(word.utf8)
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = unsafe sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }

    /// Runs `body`, and tells the watchdog meanwhile that the loop still turns, twice as often as it asks for.
    public func keepingAlive(on loop: EventLoop, _ body: () async throws -> Void) async throws {
        guard let watchdog else { return try await body() }
        let sign = SignOfLife()
        try await loop.run {
            sign.timer = try LoopTimer(on: loop, after: watchdog / 2, every: watchdog / 2) { tell("WATCHDOG=1") }
        }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        try await loop.run { sign.timer?.close() }
        try result.get()
    }

    private final class SignOfLife: @unchecked Sendable {
        // Sendable because the timer is touched on its loop alone.
        var timer: LoopTimer?
    }
}
