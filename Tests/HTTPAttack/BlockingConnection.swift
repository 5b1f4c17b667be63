internal import Glibc

/// A client's connection to a port of this machine that blocks its thread: what an attacker needs, and no more.
public struct BlockingConnection: ~Copyable {
    private let descriptor: Int32
    private let patience: Duration

    /// Whatever it waits for, it gives up after `seconds`. The kernel keeps what is not read yet, and holds the server back
    /// when that is about `unread` bytes.
    public init(to port: Int, seconds: Int, unread: Int32? = nil) {
        patience = .seconds(seconds)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        precondition(descriptor >= 0, "no socket: \(errno)")
        // Thousands of connections a second would use up the ports: this one ends with a reset, which leaves nothing.
        set(SO_LINGER, linger(l_onoff: 1, l_linger: 0))
        if let unread { set(SO_RCVBUF, unread) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // A signal ends the call alone, as those do by which a fuzzer looks at its clock: the kernel goes on connecting.
        let isUnderWay = status != 0 && errno == EINTR
        precondition(status == 0 || isUnderWay, "not connected: \(errno)")
        guard isUnderWay else { return }
        wait(for: POLLOUT, orElse: "the server does not accept")
        let error = pendingError
        precondition(error == 0, "not connected: \(error)")
    }

    deinit {
        close(descriptor)
    }

    /// Waits for one of poll's events, through signals. Traps with `complaint` when it does not come in time.
    private func wait(for event: Int32, orElse complaint: String) {
        let deadline = ContinuousClock.now + patience
        var wanted = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        while true {
            let left = max(.zero, deadline - .now)
            let status = unsafe poll(&wanted, 1, Int32(left / .milliseconds(1)))
            if status > 0 { return }
            precondition(status < 0 && errno == EINTR, complaint)
        }
    }

    private var pendingError: Int32 {
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
        return error
    }

    private func set<Value: BitwiseCopyable>(_ name: Int32, _ value: Value) {
        unsafe withUnsafeBytes(of: value) { value in
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, name, value.baseAddress, socklen_t(value.count))
        }
    }

    /// Sends what the other side takes: it may have had enough before the end.
    public func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.send(
                    descriptor, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Says that nothing more will be sent.
    public func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// What has come, or nil when the other side has closed. Traps when nothing comes in time.
    public func receive() -> [UInt8]? {
        wait(for: POLLIN, orElse: "the server neither closes nor says anything")
        // What is here is taken without waiting, so that no signal comes in between.
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
            unsafe count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }
}
