internal import CUV
internal import Glibc

/// Watches a connection whose end was read for its reset, and for nothing else.
///
/// Such a socket is ready for reading at all times, so nobody can wait for its next news by reading. This waits for
/// urgent data, which a side that has finished cannot send; epoll reports a reset whatever it was asked for. libuv watches
/// a descriptor once, hence the second one.
final class ResetWatch: LoopHandle {
    private let descriptor: Int32
    private let action: (UVError) -> Void

    init(of socket: Int32, on loop: EventLoop, _ action: @escaping (UVError) -> Void) throws(UVError) {
        let descriptor = fcntl(socket, F_DUPFD_CLOEXEC, 0)
        try check(descriptor < 0 ? -errno : 0, "watch a connection")
        self.descriptor = descriptor
        self.action = action
        do throws(UVError) {
            try unsafe super.init(UV_POLL, on: loop) { memory in
                unsafe uv_poll_init(loop.raw, memory.assumingMemoryBound(to: uv_poll_t.self), descriptor)
            }
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        let code = unsafe uv_poll_start(
            memory.assumingMemoryBound(to: uv_poll_t.self), Int32(UV_PRIORITIZED.rawValue)
        ) { handle, _, _ in unsafe LoopHandle.owner(handle!.pointee.data, as: ResetWatch.self).look() }
        must(code, "watch a connection")
    }

    override func close() {
        guard !isClosed else { return }
        super.close()
        Glibc.close(descriptor)
    }

    /// Once: urgent data that somebody has sent before would make the loop turn without end.
    private func look() {
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
        close()
        if error != 0 { action(UVError(-error, "watch a connection")) }
    }
}
