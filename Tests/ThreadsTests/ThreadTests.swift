import Glibc
import Synchronization
import Testing
import Threads

@Suite struct `A thread` {
    /// The kernel's other answer is a signal that ends the process.
    @Test func `hears of nobody who reads as of any other error`() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        close(ends[0])
        let written = ends[1]
        let outcome = Mutex<(count: Int, code: Int32)>((0, 0))
        Thread { outcome.withLock { $0 = (unsafe write(written, "x", 1), errno) } }.join()
        close(written)
        #expect(outcome.withLock { $0.count } == -1 && outcome.withLock { $0.code } == EPIPE)
    }
}
