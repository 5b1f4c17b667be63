public import EventLoop
import HTTP

/// One run of a generator against a server.
public struct LoadRun: Sendable {
    public let target: Target
    public let schedule: Schedule
    public let pace: Pace
    public let limits: LoadLimits

    public init(_ schedule: Schedule, at pace: Pace, to target: Target, limits: LoadLimits = LoadLimits()) {
        self.schedule = schedule
        self.pace = pace
        self.target = target
        self.limits = limits
    }

    /// Connects, sends, and waits for what comes back, all on this loop, which should have nothing else to do. A task that
    /// is cancelled ends the run.
    public func report(on loop: EventLoop) async throws(LoadError) -> Report {
        try await withTaskExecutorPreference(loop) { () async throws(LoadError) in
            let generator = try Generator(self, on: loop)
            defer { generator.close() }
            try await generator.connect()
            return try await result(of: generator, on: loop)
        }
    }

    private func result(of generator: Generator, on loop: EventLoop) async throws(LoadError) -> Report {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                generator.start { continuation.resume(returning: $0) }
            }
        } onCancel: {
            loop.execute { generator.cancel() }
        }
        return try result.get()
    }
}
