import Glibc
import Synchronization
import Testing
import Threads

/// Returns the error.
private func writeToNobody() -> Int32 {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { return errno }
    close(ends[0])
    defer { close(ends[1]) }
    return unsafe write(ends[1], "x", 1) == -1 ? errno : 0
}

@Suite struct `A thread` {
    /// The kernel's other answer is a signal that ends the process. It stays away when the thread opens itself for signals.
    @Test func `hears of nobody who reads as of any other error, and of nothing later`() throws {
        let code = Mutex<Int32>(0)
        Thread {
            code.withLock { $0 = writeToNobody() }
            SignalMask.opened {}
        }.join()
        #expect(code.withLock { $0 } == EPIPE)
    }
}

@Suite struct `A thread of somebody else` {
    @Test func `is spared the signal, and is afterwards as it was`() {
        var (before, after, waiting) = (sigset_t(), sigset_t(), sigset_t())
        unsafe pthread_sigmask(SIG_BLOCK, nil, &before)
        #expect(SignalMask.sparingBrokenPipes { writeToNobody() } == EPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, nil, &after)
        unsafe sigpending(&waiting)
        #expect(unsafe sigismember(&after, SIGPIPE) == sigismember(&before, SIGPIPE))
        #expect(unsafe sigismember(&waiting, SIGPIPE) == 0)
    }
}
