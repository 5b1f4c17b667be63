import EventLoop

/// Has the gate look, while it has gathered something, for minutes that are over: whoever is turned away for the last time
/// must not wait in memory for the next one. It lives on the loop.
final class GateRounds: @unchecked Sendable {
    // Sendable because what changes is touched on the loop's thread alone: the gate tells it of others by a job there.
    /// What is gathered when a process is killed is lost: a minute, and this much more.
    private static let interval = Duration.seconds(10)
    private let gate: TokenGate
    private let loop: EventLoop
    private var timer: LoopTimer?
    private var isClosed = false

    init(of gate: TokenGate, on loop: EventLoop) {
        self.gate = gate
        self.loop = loop
        gate.whenGathering { [weak self] in loop.execute { [weak self] in self?.start() } }
    }

    private func start() {
        guard timer == nil, !isClosed else { return }
        do throws(UVError) {
            timer = try LoopTimer(on: loop, after: Self.interval, every: Self.interval) { [unowned self] in look() }
        } catch {
            preconditionFailure("a timer is memory alone: \(error)")
        }
    }

    private func look() {
        gate.look()
        if !gate.isGathering { stop() }
    }

    private func stop() {
        timer?.close()
        timer = nil
    }

    func close() {
        gate.whenGathering {}
        isClosed = true
        stop()
    }
}
