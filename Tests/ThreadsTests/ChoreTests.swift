import Testing
import Threads

@Suite struct `A chore` {
    @Test func `is done when it is due, and once for all who said so before it began`() {
        let done = Monitor(0)
        let chore = Chore()
        for _ in 1...3 { chore.wake() }
        chore.start {
            done.withLock { $0 += 1 }
            done.wake()
        }
        done.wait(while: { $0 == 0 }) { _ in }
        chore.wake()
        done.wait(while: { $0 == 1 }) { _ in }
        chore.stop()
        #expect(done.withLock { $0 } == 2)
    }

    @Test func `is done after a pause when nobody says anything`() {
        let done = Monitor(0)
        let chore = Chore()
        chore.start {
            1_000_000
        } _: {
            done.withLock { $0 += 1 }
            done.wake()
        }
        done.wait(while: { $0 < 3 }) { _ in }
        chore.stop()
        #expect(done.withLock { $0 } >= 3)
    }

    @Test func `hears while it is done that it should end, and is not begun again`() {
        let done = Monitor(0)
        let chore = Chore()
        chore.wake()
        chore.start {
            done.withLock { $0 += 1 }
            done.wake()
            // Whoever stops it waits for this to return.
            while !chore.isStopping {}
            chore.wake()
        }
        done.wait(while: { $0 == 0 }) { _ in }
        chore.stop()
        #expect(done.withLock { $0 } == 1)
    }
}
