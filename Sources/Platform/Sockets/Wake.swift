internal import CLinux
internal import Glibc
internal import Threads

/// Makes a thread look up that waits for somebody at the other end of a socket; it stays awake from then on.
public final class Wake: Sendable {
    private let descriptor: Int32

    public init() {
        descriptor = eventfd(0, O_NONBLOCK | O_CLOEXEC)
        precondition(descriptor >= 0, "the system has no descriptor left: error \(errno)")
    }

    deinit { close(descriptor) }

    public func ring() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor, &one, 8)
    }

    /// Waits until it is rung, or for so long.
    public func wait(milliseconds: Int32) { _ = isReady(-1, .reading, within: milliseconds) }

    /// Waits until a descriptor is ready, somebody rings, or the time is over; whether it is ready.
    public func isReady(_ other: Int32, _ purpose: SocketPurpose, within milliseconds: Int32) -> Bool {
        SocketPurpose.isReady([(other, purpose), (descriptor, .reading)], within: milliseconds)
    }
}

/// What one waits for at a socket.
public enum SocketPurpose: Sendable {
    case reading, writing

    private var events: Int16 { Int16(self == .reading ? POLLIN : POLLOUT) }

    /// Waits until a descriptor is ready, or for so long; whether it is.
    public func isReady(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        SocketPurpose.isReady([(descriptor, self)], within: milliseconds)
    }

    /// Waits until one of these descriptors is ready, or for so long; whether the first one is.
    static func isReady(_ wanted: [(Int32, SocketPurpose)], within milliseconds: Int32) -> Bool {
        let start = SystemClock.monotonicNanoseconds()
        var left = milliseconds
        while true {
            var polled = wanted.map { pollfd(fd: $0.0, events: $0.1.events, revents: 0) }
            let count = unsafe poll(&polled, nfds_t(polled.count), left)
            if count >= 0 || errno != EINTR { return polled[0].revents != 0 }
            let passed = (SystemClock.monotonicNanoseconds() - start) / 1_000_000
            left = max(0, milliseconds - Int32(clamping: passed))
        }
    }
}
