public import Surface
import Synchronization

/// Work that is done one piece at a time and in its order, on whatever thread of some readers is free: what it alone
/// touches needs no lock, it may wait for a disk, and no loop waits for it.
public final class Strand: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var isRunning = false
    }

    private let state = Mutex(State())
    private let readers: Readers

    public init(on readers: Readers) { self.readers = readers }

    /// From any thread. What comes when the readers have been closed is never done.
    public func run(_ work: @escaping @Sendable () -> Void) {
        let begins = state.withLock { state in
            state.waiting.append(work)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if begins { takeTurn() }
    }

    /// Returns what `work` returns, when everything before it is done.
    public func result<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in run { continuation.resume(returning: work()) } }
    }

    private func takeTurn() { _ = readers.run(begun: true) { [self] in turn() } }

    /// All that waits now; what is added meanwhile waits behind the other strands of the same readers.
    private func turn() {
        let works = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for work in works { work() }
        let hasMore = state.withLock { state in
            state.isRunning = !state.waiting.isEmpty
            return state.isRunning
        }
        if hasMore { takeTurn() }
    }
}
