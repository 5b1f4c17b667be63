import Synchronization
import Threads

/// Threads for what waits for a disk or takes long, and a bounded row of those who wait for them.
public final class Readers: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var isClosing = false
    }

    private let state = Monitor(State())
    private let threads = Mutex<[Worker]>([])
    private let limit: Int

    /// A thread in a place where it can be kept.
    private final class Worker: Sendable {
        private let thread: Mutex<Thread?>

        init(_ body: @escaping @Sendable () -> Void) { thread = Mutex(Thread(body)) }

        func join() {
            if let thread = thread.withLock({ $0.take() }) { thread.join() }
        }
    }

    /// `waiting` is how many may wait for a thread.
    public init(threads count: Int, waiting limit: Int) {
        self.limit = limit
        for _ in 0..<count {
            let worker = Worker { [state] in
                while let work = state.wait(
                    while: { $0.waiting.isEmpty && !$0.isClosing },
                    then: { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() })
                {
                    work()
                }
            }
            threads.withLock { $0.append(worker) }
        }
    }

    /// Runs `work` on one of the threads as soon as one is free; false when too many wait. What was begun before is not
    /// turned away for that.
    public func run(begun: Bool = false, _ work: @escaping @Sendable () -> Void) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isClosing, begun || state.waiting.count < limit else { return false }
            state.waiting.append(work)
            return true
        }
        if isTaken { state.wake() }
        return isTaken
    }

    /// The same for a task: it waits until `work` has run, or throws that too many wait.
    public func result<Value: Sendable, Failure: Error>(
        begun: Bool = false, _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Problem) -> Result<Value, Failure> {
        let result: Result<Value, Failure>? = await withCheckedContinuation { continuation in
            let isTaken = run(begun: begun) {
                do throws(Failure) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            if !isTaken { continuation.resume(returning: nil) }
        }
        guard let result else { throw .busy("as many queries as may wait are waiting") }
        return result
    }

    public var depth: Int { state.withLock { $0.waiting.count } }

    /// Does what waits, then ends the threads.
    public func close() {
        state.withLock { $0.isClosing = true }
        state.wake()
        for worker in threads.withLock({ $0 }) { worker.join() }
    }
}
