import Synchronization
import Threads
import Wire

/// Lets many callers share one fsync: whatever gathered while a commit ran is the next commit. There is no timer.
///
/// The lane's writer is a pen that one thread holds at a time. Usually that is the lane's own thread, which the
/// callers hand their batches to. A caller that can wait and finds nobody writing takes the pen itself, and saves two
/// changes of thread. Whoever wants the pen for something else goes before the batches that wait.
final class GroupCommit: Sendable {
    typealias Answer = @Sendable (Result<[Receipt], LedgerError>) -> Void

    fileprivate struct Submission {
        let batch: Batch
        let answer: Answer
    }

    private struct State {
        var waiting: [Submission] = []
        var waitingEvents = 0
        var waitingBytes = 0
        var isPenTaken = false
        /// Threads that wait in `withPen`.
        var penWaiters = 0
        var isClosing = false
        var stopped: LedgerError?

        /// Whether there is nothing for the lane's thread to do.
        var isResting: Bool { isPenTaken || penWaiters > 0 || (waiting.isEmpty && !isClosing) }
    }

    private let lane: Lane
    private let options: LedgerOptions
    private let ids: SipHash
    private let pen: LaneWriter
    private let state = Monitor(State())
    private let thread = Mutex<Thread?>(nil)

    init(lane: Lane, options: LedgerOptions, ids: SipHash, pen: LaneWriter) {
        self.lane = lane
        self.options = options
        self.ids = ids
        self.pen = pen
    }

    func start() {
        thread.withLock { $0 = Thread { [self] in run() } }
    }

    /// Hands a batch to the lane's thread and returns at once. What is stored is answered on the thread that had the pen, a
    /// refusal on this one, and a lane that stops answers on the thread that found out.
    func submit(_ batch: [Command], answer: @escaping Answer) {
        let submission = Submission(batch: Batch(batch, ids: ids), answer: answer)
        do throws(LedgerError) {
            let wakes = try state.withLock { state throws(LedgerError) in
                try check(submission, state)
                GroupCommit.enqueue(submission, &state)
                return state.waiting.count == 1 && !state.isPenTaken
            }
            if wakes { state.wake() }
        } catch {
            answer(.failure(error))
        }
    }

    /// Stores a batch and returns when it is durable. Blocks the calling thread.
    func append(_ batch: [Command]) throws(LedgerError) -> [Receipt] {
        let result = Monitor<Result<[Receipt], LedgerError>?>(nil)
        let submission = Submission(batch: Batch(batch, ids: ids)) { answer in
            result.withLock { $0 = answer }
            result.wake()
        }
        let hasPen = try state.withLock { state throws(LedgerError) in
            try check(submission, state)
            if state.isPenTaken || state.penWaiters > 0 || !state.waiting.isEmpty {
                GroupCommit.enqueue(submission, &state)
                return false
            }
            state.isPenTaken = true
            return true
        }
        if hasPen { write([submission]) }
        return try result.wait(while: { $0 == nil }) { $0! }.get()
    }

    /// Runs `body` with the pen, between two commits. What it cannot finish, and what waiting does not mend, stops the
    /// lane: the writer may have been left half way.
    func withPen<Value>(_ body: (LaneWriter) throws -> Value) throws -> Value {
        try takePen()
        defer { putDown() }
        do { return try body(pen) } catch {
            if !LedgerError(error).canWait { stop(because: "\(LedgerError(error))") }
            throw error
        }
    }

    private func takePen() throws(LedgerError) {
        state.withLock { $0.penWaiters += 1 }
        do throws(LedgerError) {
            try state.wait(while: { $0.isPenTaken }) { state throws(LedgerError) in
                state.penWaiters -= 1
                if let stopped = state.stopped { throw stopped }
                guard !state.isClosing else { throw .closed }
                state.isPenTaken = true
            }
        } catch {
            // The lane's thread has waited for us.
            state.wake()
            throw error
        }
    }

    /// Answers everything that waits, then ends the thread. Who comes later is refused, for the pen as well.
    func close() {
        state.withLock { $0.isClosing = true }
        state.wake()
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }

    /// Lends the pen after `close`, when nobody else can get it any more.
    func withLastPen(_ body: (LaneWriter) throws -> Void) throws {
        try checkRunning()
        try body(pen)
    }

    // MARK: The lane's thread

    private func run() {
        while true {
            let next = state.wait(while: { $0.isResting }) { state in
                let next = takeCommit(&state)
                state.isPenTaken = !next.isEmpty
                return next
            }
            if next.isEmpty { return }
            write(next)
        }
    }

    /// As many of the waiting batches as one transaction takes.
    private func takeCommit(_ state: inout State) -> [Submission] {
        var (events, bytes) = (0, 0)
        let count = state.waiting.prefix { submission in
            events += submission.batch.events
            bytes += submission.batch.bytes
            return events <= options.commitEvents && bytes <= options.commitBytes
        }.count
        let next = Array(state.waiting.prefix(count))
        state.waiting.removeFirst(count)
        for submission in next {
            state.waitingEvents -= submission.batch.events
            state.waitingBytes -= submission.batch.bytes
        }
        return next
    }

    /// Commits with the pen in hand, answers, and puts the pen down.
    private func write(_ submissions: [Submission]) {
        var unanswered = submissions
        do throws(LaneWriter.Stop) {
            let answers = try pen.commit(submissions.map(\.batch))
            unanswered = []
            for (submission, answer) in zip(submissions, answers) { submission.answer(answer) }
            try pen.care()
        } catch {
            stop(.stopped(lane, reason: error.reason), unanswered)
        }
        putDown()
    }

    /// Throws what the lane has stopped for, if it has.
    func checkRunning() throws(LedgerError) {
        if let stopped = state.withLock({ $0.stopped }) { throw stopped }
    }

    /// For a failure outside of a commit after which nothing may be stored.
    func stop(because reason: String) {
        stop(.stopped(lane, reason: reason), [])
    }

    /// The lane is dead: those who waited are told that the outcome is unknown, and nobody is let in any more.
    private func stop(_ error: LedgerError, _ unanswered: [Submission]) {
        let rest = state.withLock { state in
            state.stopped = error
            let rest = state.waiting
            state.waiting = []
            state.waitingEvents = 0
            state.waitingBytes = 0
            return rest
        }
        for submission in unanswered + rest { submission.answer(.failure(error)) }
    }

    private func putDown() {
        // Waking the lane's thread for nothing would cost the next caller time.
        let isWanted = state.withLock { state in
            state.isPenTaken = false
            return !state.waiting.isEmpty || state.penWaiters > 0 || state.isClosing
        }
        if isWanted { state.wake() }
    }

    // MARK: The queue

    private func check(_ submission: Submission, _ state: State) throws(LedgerError) {
        if let stopped = state.stopped { throw stopped }
        guard !state.isClosing else { throw .closed }
        guard submission.batch.events > 0 else { throw .emptyBatch }
        let batch = submission.batch
        guard batch.events <= options.commitEvents else {
            throw .batchTooLarge(batch.events, .events, limit: options.commitEvents)
        }
        guard batch.bytes <= options.commitBytes else {
            throw .batchTooLarge(batch.bytes, .bytes, limit: options.commitBytes)
        }
        guard state.waitingEvents + batch.events <= options.queueEvents else {
            throw .overloaded(state.waitingEvents, .events, limit: options.queueEvents)
        }
        guard state.waitingBytes + batch.bytes <= options.queueBytes else {
            throw .overloaded(state.waitingBytes, .bytes, limit: options.queueBytes)
        }
    }

    private static func enqueue(_ submission: Submission, _ state: inout State) {
        state.waiting.append(submission)
        state.waitingEvents += submission.batch.events
        state.waitingBytes += submission.batch.bytes
    }
}
