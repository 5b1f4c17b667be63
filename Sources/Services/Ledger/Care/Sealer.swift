import Files
import Synchronization
import Threads

/// The thread that seals segments, so that no alarm waits for the hashing of sixty megabytes.
final class Sealer: Sendable {
    private struct State {
        var isDue = false
        var isStopping = false
    }

    private let state = Monitor(State())
    private let thread = Mutex<Thread?>(nil)

    func start(_ lanes: [LaneLog]) {
        // A crash may have left segments that wait.
        wake()
        thread.withLock { $0 = Thread { [state] in Sealer.run(state, lanes) } }
    }

    /// Some lane has left a segment.
    func wake() {
        state.withLock { $0.isDue = true }
        state.wake()
    }

    func stop() {
        state.withLock { $0.isStopping = true }
        state.wake()
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }

    private static func run(_ state: Monitor<State>, _ lanes: [LaneLog]) {
        Background.begin()
        while true {
            let isStopping = state.wait(while: { !$0.isDue && !$0.isStopping }) { state in
                state.isDue = false
                return state.isStopping
            }
            if isStopping { return }
            for lane in lanes {
                // A lane that could not be sealed has stopped, and says why to everybody who asks it.
                _ = try? lane.sealRetired()
            }
        }
    }
}
