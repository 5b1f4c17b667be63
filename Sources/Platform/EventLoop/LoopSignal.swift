internal import CUV

/// Calls back on the loop when the process gets a signal. It must be closed by whoever made it.
public final class LoopSignal: LoopHandle {
    private let action: () -> Void

    public init(_ signal: Int32, on loop: EventLoop, _ action: @escaping () -> Void) throws(UVError) {
        self.action = action
        try unsafe super.init(UV_SIGNAL, on: loop) { memory in
            unsafe uv_signal_init(loop.raw, memory.assumingMemoryBound(to: uv_signal_t.self))
        }
        let code = unsafe uv_signal_start(
            memory.assumingMemoryBound(to: uv_signal_t.self),
            { handle, _ in unsafe LoopHandle.owner(handle!.pointee.data, as: LoopSignal.self).action() }, signal)
        guard code >= 0 else {
            close()
            throw UVError(code, "watch for signal \(signal)")
        }
    }
}
