internal import Glibc

/// A thread of its own for work that blocks, such as waiting for a disk. It ends when its body returns.
///
/// A write to a connection that the other side has reset is an error on it like others, and not the end of the process,
/// whichever library writes.
@safe public struct Thread: ~Copyable, Sendable {
    private let handle: pthread_t

    public init(_ body: @escaping @Sendable () -> Void) {
        let start = unsafe Unmanaged.passRetained(Start(body: body))
        var handle = pthread_t()
        let code = unsafe pthread_create(&handle, nil, run, start.toOpaque())
        // Without a thread nothing can be stored, and there is no way to go on without storing.
        precondition(code == 0, "the system gave no thread: error \(code)")
        self.handle = handle
    }

    /// Waits until the body has returned. Every thread is joined: nothing runs on unseen.
    public consuming func join() {
        let code = pthread_join(handle, nil)
        precondition(code == 0, "a thread was joined by itself or twice: error \(code)")
    }
}

private final class Start: Sendable {
    let body: @Sendable () -> Void

    init(body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    SignalMask.holdBack(SIGPIPE)
    let start = unsafe Unmanaged<Start>.fromOpaque(context!).takeRetainedValue()
    start.body()
    return nil
}
