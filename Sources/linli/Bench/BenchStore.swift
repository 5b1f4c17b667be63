import EventLoop

/// Another store that makes alarms durable, started for the benchmark and ended with it.
protocol BenchStore {
    /// As in a figure's `reference`.
    static var name: String { get }

    /// Starts it in a directory of its own that does not exist yet. Every row is to hold `body`, which is as long as an
    /// event of ours. `loop` is for finding ports.
    init(directory: String, body: String, on loop: EventLoop) async throws

    /// Stores so many, one in each transaction and each durable before it is acknowledged; returns how many a second.
    func rate(_ count: Int) throws -> Double

    func end()
}
