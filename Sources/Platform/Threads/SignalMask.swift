internal import Glibc

/// Which signals the calling thread holds back. A program that it starts inherits that, and would be deaf to them.
public enum SignalMask {
    /// The calling thread holds this one back no more, whatever it has inherited from who has started the program.
    public static func admit(_ signal: Int32) {
        var admitted = only(signal)
        unsafe pthread_sigmask(SIG_UNBLOCK, &admitted, nil)
    }

    /// The calling thread holds this one back from now on.
    static func holdBack(_ signal: Int32) {
        var held = only(signal)
        unsafe pthread_sigmask(SIG_BLOCK, &held, nil)
    }

    /// Runs `body`, which must not wait for other threads, on this thread with nothing held back.
    public static func opened<Result, Failure>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        // What was held back so far would come now, and end the process.
        forgetBrokenPipes()
        var none = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }

    /// Runs `body`, in which a write to who reads no more (SIGPIPE) is an error and nothing else, then or later.
    public static func sparingBrokenPipes<Result, Failure>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var held = only(SIGPIPE)
        var before = sigset_t()
        unsafe pthread_sigmask(SIG_BLOCK, &held, &before)
        defer {
            forgetBrokenPipes()
            unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        return try body()
    }

    /// Takes the signal about a broken pipe that waits for this thread, if one does.
    private static func forgetBrokenPipes() {
        var waiting = sigset_t()
        unsafe sigpending(&waiting)
        guard unsafe sigismember(&waiting, SIGPIPE) == 1 else { return }
        var taken = only(SIGPIPE)
        var atOnce = timespec()
        unsafe sigtimedwait(&taken, nil, &atOnce)
    }

    private static func only(_ signal: Int32) -> sigset_t {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, signal)
        return signals
    }
}
