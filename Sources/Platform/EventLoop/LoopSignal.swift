internal import CUV
import Threads

/// Calls back on the loop when the process gets a signal. It must be closed by whoever made it.
public final class LoopSignal: LoopHandle {
    private let action: () -> Void

    public init(_ signal: Int32, on loop: EventLoop, _ action: @escaping () -> Void) throws(UVError) {
        self.action = action
        try unsafe super.init(UV_SIGNAL, on: loop) { memory in
            unsafe uv_signal_init(loop.raw, memory.assumingMemoryBound(to: uv_signal_t.self))
        }
        let code = unsafe uv_signal_start(
            memory.assumingMemoryBound(to: uv_signal_t.self),
            { handle, _ in unsafe LoopHandle.owner(handle!.pointee.data, as: LoopSignal.self).action() }, signal)
        guard code >= 0 else {
            close()
            throw UVError(code, "watch for signal \(signal)")
        }
        // Where every thread holds it back it would wait for ever.
        SignalMask.admit(signal)
    }

    /// Waits until the process gets one of these signals. `watching` is called when they no longer end the process: whoever
    /// starts it and sends one may be told from then on.
    public static func wait(
        for signals: [Int32], on loop: EventLoop, watching: @escaping @Sendable () -> Void = {}
    ) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            loop.execute {
                let watch = Watch(continuation)
                for signal in signals {
                    do throws(UVError) {
                        watch.handles.append(try LoopSignal(signal, on: loop) { watch.end(.success(())) })
                    } catch {
                        return watch.end(.failure(error))
                    }
                }
                watching()
            }
        }
    }

    /// Several signals that are waited for together; the first ends it.
    private final class Watch {
        var handles: [LoopSignal] = []
        private var continuation: CheckedContinuation<Void, any Error>?

        init(_ continuation: CheckedContinuation<Void, any Error>) { self.continuation = continuation }

        func end(_ result: Result<Void, any Error>) {
            for handle in handles { handle.close() }
            handles = []
            continuation?.resume(with: result)
            continuation = nil
        }
    }
}
