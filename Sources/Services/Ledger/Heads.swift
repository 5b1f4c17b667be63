import Merkle
import Synchronization

/// The committed head of a lane, and those who wait for it to move.
final class Heads: Sendable {
    private struct State {
        var head: TreeHead
        var isClosed = false
        var waiting: [UInt64: Waiter] = [:]
        var nextWaiter: UInt64 = 0
    }

    private struct Waiter {
        let size: UInt64
        let continuation: CheckedContinuation<Void, Never>
    }

    private let state: Mutex<State>

    init(_ head: TreeHead) {
        state = Mutex(State(head: head))
    }

    var current: TreeHead { state.withLock { $0.head } }

    func publish(_ head: TreeHead) {
        let ready = state.withLock { state in
            state.head = head
            return Heads.takeReady(&state) { $0.size < head.size }
        }
        for waiter in ready { waiter.resume() }
    }

    /// Nothing will be committed any more; those who wait are told so.
    func close() {
        let ready = state.withLock { state in
            state.isClosed = true
            return Heads.takeReady(&state) { _ in true }
        }
        for waiter in ready { waiter.resume() }
    }

    /// Returns when the lane holds more than `size` records. False if it never will, because it was closed.
    func waitForMore(than size: UInt64) async throws(CancellationError) -> Bool {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Between the caller's look and this one the head may have moved, or the task been cancelled.
                let isDone = state.withLock { state in
                    if state.head.size > size || state.isClosed || Task.isCancelled { return true }
                    state.waiting[number] = Waiter(size: size, continuation: continuation)
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.continuation.resume()
        }
        if Task.isCancelled { throw CancellationError() }
        return state.withLock { $0.head.size > size }
    }

    private static func takeReady(
        _ state: inout State, _ isReady: (Waiter) -> Bool
    ) -> [CheckedContinuation<Void, Never>] {
        guard !state.waiting.isEmpty else { return [] }
        let ready = state.waiting.filter { isReady($0.value) }
        for number in ready.keys { state.waiting.removeValue(forKey: number) }
        return ready.sorted { $0.key < $1.key }.map(\.value.continuation)
    }
}
