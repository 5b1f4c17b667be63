import EventLoop
import People

/// Has the gate look, while it has gathered something, for minutes that are over: whoever is turned away for the last time
/// must not wait in memory for the next one. While people are logged in it sees to their sessions. It lives on the loop.
final class GateRounds: @unchecked Sendable {
    // Sendable because what changes is touched on the loop's thread alone: the gate tells it of others by a job there.
    /// What is gathered when a process is killed is lost: a minute, and this much more.
    private static let interval = Duration.seconds(10)
    private let gate: TokenGate
    private let people: People
    private let keepUp: @Sendable () -> Void
    private let loop: EventLoop
    private var timer: LoopTimer?
    private var isClosed = false

    init(of gate: TokenGate, _ people: People, on loop: EventLoop, keepUp: @escaping @Sendable () -> Void) {
        self.gate = gate
        self.people = people
        self.loop = loop
        self.keepUp = keepUp
        gate.whenGathering { [weak self] in self?.begin() }
        people.whenInUse { [weak self] in self?.begin() }
        if people.isInUse { start() }
    }

    /// From any thread: there is something to look after.
    private func begin() {
        loop.execute { [weak self] in self?.start() }
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
        keepUp()
        if !gate.isGathering, !people.isInUse { stop() }
    }

    private func stop() {
        timer?.close()
        timer = nil
    }

    func close() {
        gate.whenGathering {}
        people.whenInUse {}
        isClosed = true
        stop()
    }
}
