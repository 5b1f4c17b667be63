internal import Glibc

/// The machine's two clocks. What must be reproducible takes its times as parameters instead.
public enum SystemClock {
    /// Milliseconds since 1970 in UTC; may be set, and then jumps.
    public static func wallMilliseconds() -> Int64 { read(CLOCK_REALTIME) / 1_000_000 }

    /// Nanoseconds since the machine started, counting sleep; never jumps and never goes back.
    public static func monotonicNanoseconds() -> Int64 { read(CLOCK_BOOTTIME) }

    /// Nanoseconds that the calling thread has had of the processor.
    public static func threadNanoseconds() -> Int64 { read(CLOCK_THREAD_CPUTIME_ID) }

    private static func read(_ clock: Int32) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clockid_t(clock), &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
