internal import CLinux
internal import Glibc

/// Makes a thread look up that waits for a broker; it stays awake from then on.
public final class MQTTWake: Sendable {
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
    public func wait(milliseconds: Int32) { _ = isReady(-1, POLLIN, within: milliseconds) }

    /// Waits until a descriptor is ready, somebody rings, or the time is over; whether it is ready.
    func isReady(_ other: Int32, _ events: Int32, within milliseconds: Int32) -> Bool {
        Poll.isReady([(other, events), (descriptor, POLLIN)], within: milliseconds)
    }
}

enum Poll {
    /// Waits until one of these descriptors is ready, or for so long; whether the first one is.
    static func isReady(_ wanted: [(Int32, Int32)], within milliseconds: Int32) -> Bool {
        let start = Poll.now()
        var left = milliseconds
        while true {
            var polled = wanted.map { pollfd(fd: $0.0, events: Int16($0.1), revents: 0) }
            let count = unsafe poll(&polled, nfds_t(polled.count), left)
            if count >= 0 || errno != EINTR { return polled[0].revents != 0 }
            left = max(0, milliseconds - Int32(clamping: Poll.now() - start))
        }
    }

    /// Milliseconds on a clock that does not jump.
    static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
