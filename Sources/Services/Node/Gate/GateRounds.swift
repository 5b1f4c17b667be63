import EventLoop

/// Has the gate look, again and again, for minutes that are over: whoever is turned away for the last time must not wait in
/// memory for the next one. It lives on the loop.
final class GateRounds: @unchecked Sendable {
    // Sendable because the timer is touched on the loop's thread alone, which it checks itself.
    /// What is gathered when a process is killed is lost: a minute, and this much more.
    private static let interval = Duration.seconds(10)
    private let timer: LoopTimer

    init(of gate: TokenGate, on loop: EventLoop) throws(UVError) {
        timer = try LoopTimer(on: loop, after: Self.interval, every: Self.interval) { gate.look() }
    }

    func close() { timer.close() }
}
