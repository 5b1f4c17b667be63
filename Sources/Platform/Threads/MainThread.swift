/// The main thread as the executor of a command: it runs the command's jobs, and sleeps while there is none.
///
/// Elsewhere they would run on the threads of Dispatch, which looks after those once a second whether they have anything to
/// do or not; a node that waits is to wake up for nothing.
public final class MainThread: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var code: Int32?
    }

    private let state = Monitor(State())

    private init() {}

    /// Runs a command to its end on this thread, and returns the code that the process is to end with.
    public static func run(_ command: @escaping @Sendable () async -> Int32) -> Int32 {
        let executor = MainThread()
        Task(executorPreference: executor) {
            let code = await command()
            executor.state.withLock { $0.code = code }
        }
        while true {
            let (jobs, code) = executor.state.wait(while: { $0.jobs.isEmpty && $0.code == nil }) { state in
                defer { state.jobs.removeAll(keepingCapacity: true) }
                return (state.jobs, state.code)
            }
            if let code { return code }
            for job in jobs { unsafe job.runSynchronously(on: executor.asUnownedTaskExecutor()) }
        }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        state.wake()
    }
}
