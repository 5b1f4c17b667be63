internal import Glibc

/// A state with a lock and a condition: threads change it under the lock and may wait until it is to their liking.
///
/// `Synchronization.Mutex` locks but cannot wait; this can, and is used only where a thread has to.
@safe public final class Monitor<State>: @unchecked Sendable {
    // Sendable because `state` is touched only between lock and unlock of `mutex`, which never leaves this object; the
    // state itself is sent in and stays.
    private var state: State
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    public init(_ state: sending State) {
        self.state = state
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe must(pthread_mutex_init(mutex, nil))
        // A wait that ends at a time ends there by the clock that nobody sets.
        var attributes = pthread_condattr_t()
        unsafe must(pthread_condattr_init(&attributes))
        unsafe must(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC))
        unsafe must(pthread_cond_init(condition, &attributes))
        unsafe must(pthread_condattr_destroy(&attributes))
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Runs `body` with the state; other threads wait meanwhile, so it should be short and must not call out.
    public func withLock<Result, Failure>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe must(pthread_mutex_lock(mutex))
        defer { unsafe must(pthread_mutex_unlock(mutex)) }
        return try body(&state)
    }

    /// Sleeps while `condition` holds, then runs `body` under the same lock.
    public func wait<Result, Failure>(
        while waiting: (State) -> Bool, then body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe must(pthread_mutex_lock(mutex))
        defer { unsafe must(pthread_mutex_unlock(mutex)) }
        while waiting(state) { unsafe must(pthread_cond_wait(condition, mutex)) }
        return try body(&state)
    }

    /// The same, but no longer than so many nanoseconds; `body` runs either way.
    public func wait<Result, Failure>(
        while waiting: (State) -> Bool, nanoseconds: Int64, then body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var end = timespec()
        unsafe must(clock_gettime(CLOCK_MONOTONIC, &end))
        let fraction = Int64(end.tv_nsec) + max(0, nanoseconds) % 1_000_000_000
        end.tv_sec += Int(max(0, nanoseconds) / 1_000_000_000 + fraction / 1_000_000_000)
        end.tv_nsec = Int(fraction % 1_000_000_000)
        unsafe must(pthread_mutex_lock(mutex))
        defer { unsafe must(pthread_mutex_unlock(mutex)) }
        while waiting(state) {
            let code = unsafe pthread_cond_timedwait(condition, mutex, &end)
            if code == ETIMEDOUT { break }
            must(code)
        }
        return try body(&state)
    }

    /// Wakes every thread that waits, to look at the state again.
    public func wake() {
        unsafe must(pthread_cond_broadcast(condition))
    }

    /// These calls fail only on misuse.
    private func must(_ code: Int32) {
        precondition(code == 0, "a lock was misused: error \(code)")
    }
}
