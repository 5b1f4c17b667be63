internal import Glibc

/// A client's connection to a port of this machine that blocks its thread: what an attacker needs, and no more.
public struct BlockingConnection: ~Copyable {
    private let descriptor: Int32

    /// Reading gives up after `seconds`.
    public init(to port: Int, seconds: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        precondition(descriptor >= 0, "no socket: \(errno)")
        // Thousands of connections a second would use up the ports: this one ends with a reset, which leaves nothing.
        set(SO_LINGER, linger(l_onoff: 1, l_linger: 0))
        set(SO_RCVTIMEO, timeval(tv_sec: seconds, tv_usec: 0))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        precondition(status == 0, "not connected: \(errno)")
    }

    deinit {
        close(descriptor)
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
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Says that nothing more will be sent.
    public func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// What has come, or nil when the other side has closed. Traps when nothing comes in time.
    public func receive() -> [UInt8]? {
        var count = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
            unsafe count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            filled = max(0, count)
        }
        precondition(count >= 0 || errno != EAGAIN, "the server neither closes nor says anything")
        return count > 0 ? bytes : nil
    }
}
