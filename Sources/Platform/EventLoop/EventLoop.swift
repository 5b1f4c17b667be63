internal import CUV
internal import Glibc
internal import Synchronization
internal import Threads

/// One thread that waits for sockets, timers and signals, and runs the jobs of actors and tasks in between.
///
/// It is the executor of whatever belongs to it, so a callback from libuv may enter an actor of the loop with
/// `assumeIsolated`, and a task of the loop touches its objects without a change of thread. Jobs from other threads come
/// through a locked inbox, whose first job wakes the loop; the others find it awake.
@safe public final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    // Sendable because what other threads touch is the inbox behind its lock, the atomics, and `uv_async_send`, which
    // libuv allows from anywhere; all else is touched by the loop's thread alone, and `preconditionIsolated` says so.

    /// Jobs run between two looks at the sockets: a flood of jobs must not starve them.
    public static let jobsPerTurn = 1_024
    /// How much of a socket is read at once, into one buffer for all of them.
    public static let readByteCount = 65_536

    let raw: UnsafeMutablePointer<uv_loop_t>
    private let wakeUp: UnsafeMutablePointer<uv_async_t>
    private let beforeWaiting: UnsafeMutablePointer<uv_prepare_t>
    private let afterWaiting: UnsafeMutablePointer<uv_check_t>
    /// Runs while jobs are left over, so that the loop does not wait.
    private let busy: UnsafeMutablePointer<uv_idle_t>
    /// Lent to one read at a time.
    let readBuffer: UnsafeMutableRawBufferPointer
    private let inbox = Mutex(Inbox())
    private let threadID = Atomic<UInt>(0)

    // The loop's own.
    private var jobs: [Job] = []
    private var endOfTurn: [() -> Void] = []
    /// What begins the next turn, and what the one behind it.
    private var startOfTurn: [() -> Void] = []
    private var nextTurn: [() -> Void] = []
    /// When the loop came back from its wait; 0 when it waits.
    private var turnBegan: UInt64 = 0
    /// What the thread had run by the end of the last turn.
    private var processorAtLastTurn: UInt64?
    public let lag = LoopLag()

    private enum Job: Sendable {
        case job(UnownedJob)
        case action(@Sendable () -> Void)
    }

    private struct Inbox {
        var jobs: [Job] = []
        var isClosed = false
    }

    // MARK: Life

    private init() {
        unsafe raw = .allocate(capacity: 1)
        unsafe wakeUp = .allocate(capacity: 1)
        // The loop's own handles are told from others by having no owner.
        unsafe wakeUp.initialize(to: uv_async_t())
        unsafe beforeWaiting = .allocate(capacity: 1)
        unsafe beforeWaiting.initialize(to: uv_prepare_t())
        unsafe afterWaiting = .allocate(capacity: 1)
        unsafe afterWaiting.initialize(to: uv_check_t())
        unsafe busy = .allocate(capacity: 1)
        unsafe busy.initialize(to: uv_idle_t())
        unsafe readBuffer = .allocate(byteCount: EventLoop.readByteCount, alignment: 16)
        unsafe must(uv_loop_init(raw), "make a loop")
        let owner = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe raw.pointee.data = owner
        unsafe must(uv_async_init(raw, wakeUp) { handle in unsafe loop(of: handle!.pointee.loop).takeInbox() }, "async")
        unsafe must(uv_prepare_init(raw, beforeWaiting), "prepare")
        unsafe must(
            uv_prepare_start(beforeWaiting) { handle in unsafe loop(of: handle!.pointee.loop).turn() }, "prepare")
        unsafe must(uv_check_init(raw, afterWaiting), "check")
        unsafe must(uv_check_start(afterWaiting) { handle in unsafe loop(of: handle!.pointee.loop).woke() }, "check")
        unsafe must(uv_idle_init(raw, busy), "idle")
    }

    deinit {
        unsafe readBuffer.deallocate()
        unsafe busy.deallocate()
        unsafe afterWaiting.deallocate()
        unsafe beforeWaiting.deallocate()
        unsafe wakeUp.deallocate()
        unsafe raw.deallocate()
    }

    /// Runs a loop on a thread of its own for as long as `body` takes. What `body` has opened on it must be closed by
    /// then: a handle left open is a programmer's error.
    public static func with<Result: Sendable>(
        _ body: (EventLoop) async throws -> Result
    ) async rethrows -> Result {
        let loop = EventLoop()
        let thread = loop.start()
        do {
            let result = try await body(loop)
            loop.stop(thread)
            return result
        } catch {
            loop.stop(thread)
            throw error
        }
    }

    private func start() -> Thread {
        let started = Monitor(false)
        let thread = Thread { [self] in
            threadID.store(UInt(pthread_self()), ordering: .releasing)
            started.withLock { $0 = true }
            started.wake()
            run()
        }
        started.wait(while: { !$0 }) { _ in }
        return thread
    }

    private func run() {
        // Only `stop` ends it: the loop's own handles keep it going.
        unsafe uv_run(raw, UV_RUN_DEFAULT)
        // Handles that were closed last are still on their way out, and their owners may have jobs to run.
        while unsafe uv_run(raw, UV_RUN_NOWAIT) != 0, hasWork {}
        var left: [String] = []
        unsafe withUnsafeMutablePointer(to: &left) { left in
            unsafe uv_walk(
                raw,
                { handle, left in
                    guard unsafe uv_is_closing(handle) == 0, unsafe handle!.pointee.data != nil else { return }
                    let name = unsafe String(cString: uv_handle_type_name(uv_handle_get_type(handle)))
                    unsafe left!.assumingMemoryBound(to: [String].self).pointee.append(name)
                }, left)
        }
        precondition(left.isEmpty, "handles were left open on a loop: \(left)")
        unsafe uv_close(UnsafeMutableRawPointer(wakeUp).assumingMemoryBound(to: uv_handle_t.self), nil)
        unsafe uv_close(UnsafeMutableRawPointer(beforeWaiting).assumingMemoryBound(to: uv_handle_t.self), nil)
        unsafe uv_close(UnsafeMutableRawPointer(afterWaiting).assumingMemoryBound(to: uv_handle_t.self), nil)
        unsafe uv_close(UnsafeMutableRawPointer(busy).assumingMemoryBound(to: uv_handle_t.self), nil)
        unsafe uv_run(raw, UV_RUN_DEFAULT)
        unsafe must(uv_loop_close(raw), "close a loop")
    }

    private var hasWork: Bool {
        !jobs.isEmpty || !startOfTurn.isEmpty || inbox.withLock { !$0.jobs.isEmpty }
    }

    private func stop(_ thread: consuming Thread) {
        submit(.action { [self] in unsafe uv_stop(raw) })
        thread.join()
        inbox.withLock { $0.isClosed = true }
    }

    /// Milliseconds on a clock that does not jump, as of the beginning of this turn.
    public var now: UInt64 {
        preconditionIsolated()
        return unsafe uv_now(raw)
    }

    // MARK: Jobs

    /// Runs `action` on the loop's thread, after what is waiting there already.
    public func execute(_ action: @escaping @Sendable () -> Void) {
        submit(.action(action))
    }

    /// Runs `body` on the loop's thread and returns what it returns.
    public func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            execute { continuation.resume(with: Result(catching: body)) }
        }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        submit(.job(UnownedJob(job)))
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    /// Calls `action` once, when the jobs of this turn have run and before the loop waits again: the place to write in one
    /// piece what many jobs have produced.
    public func atEndOfTurn(_ action: @escaping () -> Void) {
        preconditionIsolated()
        endOfTurn.append(action)
    }

    /// Calls `action` once when the sockets have been looked at again and those who wait have had their turn: for who has
    /// more to do than may keep the others waiting.
    public func inNextTurn(_ action: @escaping () -> Void) {
        preconditionIsolated()
        nextTurn.append(action)
    }

    private func submit(_ job: Job) {
        if isCurrent {
            jobs.append(job)
            return
        }
        let wakes = inbox.withLock { inbox in
            precondition(!inbox.isClosed, "a job came to a loop that has ended")
            inbox.jobs.append(job)
            return inbox.jobs.count == 1
        }
        if wakes { unsafe must(uv_async_send(wakeUp), "wake a loop") }
    }

    private func takeInbox() {
        woke()
        jobs += inbox.withLock { inbox in
            defer { inbox.jobs.removeAll(keepingCapacity: true) }
            return inbox.jobs
        }
    }

    /// Everything that waits, before the loop waits itself.
    private func turn() {
        for action in startOfTurn { action() }
        startOfTurn.removeAll(keepingCapacity: true)
        var done = 0
        repeat {
            while done < jobs.count, done < EventLoop.jobsPerTurn {
                let job = jobs[done]
                done += 1
                switch job {
                case .job(let job):
                    unsafe job.runSynchronously(
                        isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
                case .action(let action): action()
                }
            }
            runEndOfTurn()
        } while done < jobs.count && done < EventLoop.jobsPerTurn
        jobs.removeFirst(done)
        swap(&startOfTurn, &nextTurn)
        if jobs.isEmpty, startOfTurn.isEmpty {
            unsafe must(uv_idle_stop(busy), "idle")
        } else {
            unsafe must(uv_idle_start(busy) { _ in }, "idle")
        }
        recordTurn()
    }

    private func recordTurn() {
        lag.record(nanoseconds: turnBegan == 0 ? 0 : uv_hrtime() - turnBegan)
        turnBegan = 0
        guard lag.measuresProcessor else { return }
        // The wait itself runs next to nothing.
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        let now = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
        if let last = processorAtLastTurn { lag.record(processorNanoseconds: now - last) }
        processorAtLastTurn = now
    }

    /// In the order in which they were asked for; what they ask for themselves comes behind them.
    private func runEndOfTurn() {
        var next = 0
        while next < endOfTurn.count {
            endOfTurn[next]()
            next += 1
        }
        endOfTurn.removeAll(keepingCapacity: true)
    }

    /// The first of whatever libuv calls back with: sockets come before `afterWaiting`.
    func woke() {
        if turnBegan == 0 { turnBegan = uv_hrtime() }
    }

    // MARK: Isolation

    public var isCurrent: Bool { threadID.load(ordering: .acquiring) == UInt(pthread_self()) }

    public func checkIsolated() {
        precondition(isCurrent, "this belongs to the loop's thread")
    }

    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// For objects that are confined to the loop without being actors.
    public func preconditionIsolated() {
        checkIsolated()
    }
}

private func loop(of raw: UnsafeMutablePointer<uv_loop_t>) -> EventLoop {
    unsafe Unmanaged<EventLoop>.fromOpaque(raw.pointee.data).takeUnretainedValue()
}
