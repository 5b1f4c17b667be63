import Synchronization

/// All tests begin at the same time, and a node or server holds dozens of files and threads: more than a few at once would
/// want more than many a machine gives to one process.
public final class Turns: Sendable {
    public static let nodes = Turns(8)
    public static let servers = Turns(8)

    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    private init(_ count: Int) { state = Mutex(State(free: count)) }

    /// Returns when the caller has its turn, which it gives back. Meanwhile it asks for no other.
    public func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    public func give() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
