internal import Sockets
internal import Synchronization
internal import Threads

/// The thread of somebody who listens to devices: it waits for them, and for the one who ends it.
final class FeedThread: Sendable {
    let wake = Wake()
    private let isEnding = Atomic(false)
    private let thread = Mutex<Thread?>(nil)

    func start(_ body: @escaping @Sendable () -> Void) { thread.withLock { $0 = Thread(body) } }

    /// Whether it is to come to its end.
    var ends: Bool { isEnding.load(ordering: .relaxed) }

    /// Ends it soon: many may be told before anybody is waited for.
    func stop() {
        isEnding.store(true, ordering: .relaxed)
        wake.ring()
    }

    /// Ends it, and waits until it has.
    func close() {
        stop()
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }
}
