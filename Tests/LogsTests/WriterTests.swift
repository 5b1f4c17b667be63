import Files
import Logs
import Testing
import Threads

@Suite struct `A writer` {
    /// Lets lines through when it is told to.
    private final class Gate: Sendable {
        private let state = Monitor((isOpen: false, waiting: 0))

        func pass() {
            state.withLock { $0.waiting += 1 }
            state.wake()
            state.wait(while: { !$0.isOpen }) { _ in }
        }

        func awaitSomebody() { state.wait(while: { $0.waiting == 0 }) { _ in } }

        func open() {
            state.withLock { $0.isOpen = true }
            state.wake()
        }
    }

    @Test func `whose reader has stopped drops what is too much at once, and says how much`() {
        let (gate, written) = (Gate(), Written())
        var options = LogOptions()
        options.queueBytes = 3 * "time=2026-11-21T10:30:00.007Z level=info event=a n=0\n".utf8.count
        let writer = LogWriter(options, now: { 1_795_257_000_007 }) { bytes in
            gate.pass()
            written.add(bytes)
        }
        let log = Log(to: writer)
        log.write(.info, "a", ["n": .integer(0)])
        gate.awaitSomebody()
        for number in 1...9 { log.write(.info, "a", ["n": .integer(number)]) }
        #expect(writer.lostCount == 6)
        gate.open()
        writer.close()
        #expect(
            written.all.map { String($0.dropFirst(30)) } == [
                "level=info event=a n=0\n", "level=info event=a n=1\n", "level=info event=a n=2\n",
                "level=info event=a n=3\n",
                "level=warning event=log.lost lines=6\n",
            ])
    }

    @Test func `that cannot write loses lines, and says so when it can`() {
        let (gate, written) = (Gate(), Written())
        let calls = Monitor(0)
        let writer = LogWriter { (bytes) throws(FileError) in
            gate.pass()
            let call = calls.withLock { count in
                count += 1
                return count
            }
            calls.wake()
            // The first line, that it is lost, and the second.
            guard call > 3 else { throw FileError("write", "descriptor 2", .noSpace) }
            written.add(bytes)
        }
        let log = Log(to: writer)
        log.write(.info, "a")
        gate.awaitSomebody()
        log.write(.info, "b")
        gate.open()
        calls.wait(while: { $0 < 3 }) { _ in }
        log.write(.info, "c")
        writer.close()
        #expect(
            written.all.map { String($0.dropFirst(30)) } == [
                "level=warning event=log.lost lines=2\n", "level=info event=c\n",
            ])
        #expect(writer.lostCount == 2)
    }

    @Test func `keeps the order of each thread and counts every line`() throws {
        let written = Written()
        let writer = LogWriter(to: { bytes in written.add(bytes) })
        let log = Log(to: writer)
        onFourThreads { thread in
            for number in 0..<2_000 { log.write(.info, "a", ["thread": .integer(thread), "n": .integer(number)]) }
        }
        writer.close()
        log.write(.info, "late")
        var last = [-1, -1, -1, -1]
        var count = 0
        for line in written.all where !line.contains("log.lost") {
            let words = line.dropLast().split(separator: " ").suffix(2).map { $0.split(separator: "=")[1] }
            let (thread, number) = (try #require(Int(words[0])), try #require(Int(words[1])))
            #expect(number > last[thread])
            last[thread] = number
            count += 1
        }
        #expect(count + Int(writer.lostCount) == 8_001)
        #expect(writer.lostCount >= 1 && count > 0)
    }

    private func onFourThreads(from first: Int = 0, _ body: @escaping @Sendable (Int) -> Void) {
        guard first < 4 else { return }
        let thread = Thread { body(first) }
        onFourThreads(from: first + 1, body)
        thread.join()
    }
}
