internal import CLinux
internal import CUV
internal import Glibc

/// Calls back on the loop at a moment given in nanoseconds; a `LoopTimer` knows milliseconds only, which is too coarse
/// for who measures others. It must be closed by whoever made it.
public final class FineTimer: LoopHandle {
    private let descriptor: Int32
    private let action: () -> Void
    private var isSet = false

    /// It does not run before `set`.
    public init(on loop: EventLoop, _ action: @escaping () -> Void) throws(UVError) {
        let descriptor = timerfd_create(CLOCK_BOOTTIME, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
        try check(descriptor < 0 ? -errno : 0, "make a timer")
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
            memory.assumingMemoryBound(to: uv_poll_t.self), Int32(UV_READABLE.rawValue)
        ) { handle, _, _ in unsafe LoopHandle.owner(handle!.pointee.data, as: FineTimer.self).fire() }
        must(code, "watch a timer")
    }

    /// Calls back once, at this moment of `SystemClock.monotonicNanoseconds`, or at once if it has passed.
    public func set(at nanoseconds: Int64) {
        loop.preconditionIsolated()
        guard !isClosed else { return }
        isSet = true
        arm(max(1, nanoseconds))
    }

    private func arm(_ nanoseconds: Int64) {
        var time = itimerspec()
        time.it_value.tv_sec = Int(nanoseconds / 1_000_000_000)
        time.it_value.tv_nsec = Int(nanoseconds % 1_000_000_000)
        let code = unsafe timerfd_settime(descriptor, Int32(TFD_TIMER_ABSTIME), &time, nil)
        must(code < 0 ? -errno : 0, "set a timer")
    }

    /// Setting it, to never too, takes back that it has fired: the descriptor need not be read.
    private func fire() {
        isSet = false
        action()
        if !isSet, !isClosed { arm(0) }
    }

    public override func close() {
        guard !isClosed else { return }
        super.close()
        Glibc.close(descriptor)
    }
}
