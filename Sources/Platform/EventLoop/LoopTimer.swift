internal import CUV

/// Calls back on the loop after a time, once or again and again. It must be closed by whoever made it.
public final class LoopTimer: LoopHandle {
    private let action: () -> Void

    public init(
        on loop: EventLoop, after: Duration, every interval: Duration = .zero, _ action: @escaping () -> Void
    ) throws(UVError) {
        self.action = action
        try unsafe super.init(UV_TIMER, on: loop) { memory in
            unsafe uv_timer_init(loop.raw, memory.assumingMemoryBound(to: uv_timer_t.self))
        }
        let code = unsafe uv_timer_start(
            memory.assumingMemoryBound(to: uv_timer_t.self),
            { timer in unsafe LoopHandle.owner(timer!.pointee.data, as: LoopTimer.self).action() },
            after.milliseconds, interval.milliseconds)
        must(code, "start a timer")
    }
}

extension Duration {
    /// Rounded up, so that a timer never fires early; at least 0.
    var milliseconds: UInt64 {
        let (seconds, attoseconds) = components
        let milliseconds = seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return UInt64(max(0, milliseconds))
    }
}
