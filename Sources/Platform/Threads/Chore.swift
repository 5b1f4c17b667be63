internal import CLinux
import Synchronization

/// Work that nobody waits for, on a thread of its own that gives way to all others: it is done when somebody says that it
/// is due, and at the latest after a pause.
public final class Chore: Sendable {
    private struct State {
        var isDue = false
        var isStopping = false
    }

    private let state = Monitor(State())
    private let thread = Mutex<Thread?>(nil)

    public init() {}

    /// `pause` is asked each time how many nanoseconds may pass when nobody says anything; nil is for good.
    public func start(
        pause: @escaping @Sendable () -> Int64? = { nil }, _ work: @escaping @Sendable () -> Void
    ) {
        thread.withLock {
            $0 = Thread { [state] in
                Background.begin()
                while Chore.isDue(state, within: pause()) { work() }
            }
        }
    }

    /// Waits until the work is to be done; false when there is an end to it.
    private static func isDue(_ state: Monitor<State>, within nanoseconds: Int64?) -> Bool {
        let isWaiting = { (state: State) in !state.isDue && !state.isStopping }
        let begin = { (state: inout State) in
            state.isDue = false
            return !state.isStopping
        }
        guard let nanoseconds else { return state.wait(while: isWaiting, then: begin) }
        return state.wait(while: isWaiting, nanoseconds: nanoseconds, then: begin)
    }

    /// It is due now.
    public func wake() {
        state.withLock { $0.isDue = true }
        state.wake()
    }

    /// Whether what takes long should come to an end.
    public var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Returns when what was under way is done; what had become due by then is not begun.
    public func stop() {
        state.withLock { $0.isStopping = true }
        state.wake()
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }
}

/// Work that nobody waits for, beside work that somebody does.
public enum Background {
    private static let nice: Int32 = 10

    /// From here on the calling thread gives way to the others, on the processors and at the disk. It still gets a little
    /// of both: whoever waits for a lock that it holds must not wait for good. A system that forbids it loses nothing but
    /// the courtesy.
    public static func begin() { _ = linli_step_back(nice) }
}
