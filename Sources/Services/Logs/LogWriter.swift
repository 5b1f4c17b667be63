public import Files
internal import Synchronization
public import Threads

/// What an operator may choose of the log.
public struct LogOptions: Sendable {
    public var format = LogFormat.logfmt
    /// Lines below it are not written.
    public var level = LogLevel.info
    /// Lines that wait for the disk or terminal: some thousand, more than a node writes in a bad second. As many again
    /// may be on their way.
    public var queueBytes = 1 << 20

    public init() {}
}

/// Writes lines on a thread of its own. Whoever says something waits for the queue's lock at most; when the queue is
/// full the line is dropped, counted, and the next line that is written says how many were. It must be closed: until
/// then its thread keeps it.
public final class LogWriter: Sendable {
    private struct Queue {
        var lines: [[UInt8]] = []
        var byteCount = 0
        var lostCount = 0
        var isClosing = false
    }

    let options: LogOptions
    let now: @Sendable () -> Int64
    private let write: @Sendable ([UInt8]) throws(FileError) -> Void
    private let queue = Monitor(Queue())
    private let lost = Atomic<UInt64>(0)
    private let thread = Mutex<Thread?>(nil)

    /// `write` gets one line at a time, on the writer's thread; a failure loses that line.
    public init(
        _ options: LogOptions = LogOptions(), now: @escaping @Sendable () -> Int64 = SystemClock.wallMilliseconds,
        to write: @escaping @Sendable ([UInt8]) throws(FileError) -> Void
    ) {
        self.options = options
        self.now = now
        self.write = write
        thread.withLock { $0 = Thread { [self] in run() } }
    }

    /// How many lines were dropped or could not be written, ever.
    public var lostCount: UInt64 { lost.load(ordering: .relaxed) }

    func submit(_ line: [UInt8]) {
        let wakes = queue.withLock { queue in
            guard !queue.isClosing, queue.byteCount + line.count <= options.queueBytes else {
                queue.lostCount += 1
                lost.wrappingAdd(1, ordering: .relaxed)
                return false
            }
            queue.lines.append(line)
            queue.byteCount += line.count
            return queue.lines.count == 1
        }
        if wakes { queue.wake() }
    }

    /// Writes what waits, then ends the thread. What is said later is lost.
    public func close() {
        queue.withLock { $0.isClosing = true }
        queue.wake()
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }

    // MARK: The writer's thread

    private func run() {
        var unsaid = 0
        while true {
            let (lines, lostCount) = queue.wait(while: { $0.lines.isEmpty && !$0.isClosing }) { queue in
                defer { (queue.lines, queue.byteCount, queue.lostCount) = ([], 0, 0) }
                return (queue.lines, queue.lostCount)
            }
            if lines.isEmpty { return }
            for line in lines where !hasWritten(line) {
                unsaid += 1
                lost.wrappingAdd(1, ordering: .relaxed)
            }
            // They were dropped behind the lines that the queue was full of.
            unsaid += lostCount
            if unsaid > 0, hasWritten(loss(of: unsaid)) { unsaid = 0 }
        }
    }

    private func hasWritten(_ line: [UInt8]) -> Bool {
        do throws(FileError) { try write(line) } catch { return false }
        return true
    }

    private func loss(of count: Int) -> [UInt8] {
        var line = LogLine(options.format, .warning, "log.lost", at: now())
        line.append("lines", .integer(count))
        return line.finished()
    }
}
