internal import Glibc

/// Which signals the calling thread holds back. A program that it starts inherits that, and would be deaf to them.
public enum SignalMask {
    /// The calling thread holds this one back from now on.
    static func holdBack(_ signal: Int32) {
        var held = sigset_t()
        unsafe sigemptyset(&held)
        unsafe sigaddset(&held, signal)
        unsafe pthread_sigmask(SIG_BLOCK, &held, nil)
    }

    /// The calling thread holds this one back no more, whatever it has inherited from who has started the program.
    public static func admit(_ signal: Int32) {
        var admitted = sigset_t()
        unsafe sigemptyset(&admitted)
        unsafe sigaddset(&admitted, signal)
        unsafe pthread_sigmask(SIG_UNBLOCK, &admitted, nil)
    }

    /// Runs `body`, which must not wait for other threads, on this thread with nothing held back.
    public static func opened<Result, Failure>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        var none = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }
}
