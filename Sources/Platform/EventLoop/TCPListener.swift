internal import CUV

/// Accepts connections at an address.
public final class TCPListener: LoopHandle {
    /// Connections that wait in the kernel to be accepted.
    public static let backlog: Int32 = 1_024

    private let accepted: (TCPStream) -> Void

    public init(
        _ address: SocketAddress, on loop: EventLoop, accepted: @escaping (TCPStream) -> Void
    ) throws(UVError) {
        self.accepted = accepted
        try unsafe super.init(UV_TCP, on: loop) { memory in
            unsafe uv_tcp_init(loop.raw, memory.assumingMemoryBound(to: uv_tcp_t.self))
        }
        do throws(UVError) {
            try unsafe check(address.withRaw { unsafe uv_tcp_bind(tcp, $0, 0) }, "bind \(address)")
            let code = unsafe uv_listen(stream, TCPListener.backlog) { stream, status in
                unsafe LoopHandle.owner(stream!.pointee.data, as: TCPListener.self).take(status)
            }
            try check(code, "listen at \(address)")
        } catch {
            close()
            throw error
        }
    }

    private var tcp: UnsafeMutablePointer<uv_tcp_t> { unsafe memory.assumingMemoryBound(to: uv_tcp_t.self) }
    private var stream: UnsafeMutablePointer<uv_stream_t> { unsafe memory.assumingMemoryBound(to: uv_stream_t.self) }

    /// Where it listens, with the port that the system has chosen if 0 was asked for.
    public var address: SocketAddress {
        var storage = sockaddr_storage()
        var count = Int32(MemoryLayout<sockaddr_storage>.size)
        unsafe withUnsafeMutablePointer(to: &storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe must(uv_tcp_getsockname(tcp, $0, &count), "ask for the own address")
            }
        }
        return SocketAddress(storage)
    }

    /// A connection that is gone before it was accepted is nobody's loss.
    private func take(_ status: Int32) {
        guard status == 0, let connection = try? TCPStream(on: loop) else { return }
        guard unsafe uv_accept(stream, connection.stream) == 0 else { return connection.close() }
        accepted(connection)
    }
}
