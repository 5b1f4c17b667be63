import EventLoop
import Synchronization

/// Tells those who follow the lanes that there is more, or that it has been quiet for a while. It lives on the loop.
final class Bell: @unchecked Sendable {
    // Sendable because all but the flags is touched on the loop's thread alone.
    enum Ring: Sendable {
        case more, quiet, over
    }

    private let loop: EventLoop
    private var waiting: [CheckedContinuation<Ring, Never>] = []
    private var rings: UInt64 = 0
    private var isOver = false
    private var keepAlive: LoopTimer?
    /// Followers there are; without any, nobody is told anything.
    private let followers = Atomic(0)
    private let isRinging = Atomic(false)
    /// How long a stream is silent before it gives a sign of life: less than what proxies wait.
    static let quiet = Duration.seconds(15)

    init(on loop: EventLoop) { self.loop = loop }

    var count: Int { followers.load(ordering: .relaxed) }

    /// Called from any thread when something was stored.
    func ring() {
        guard count > 0, !isRinging.exchange(true, ordering: .acquiringAndReleasing) else { return }
        loop.execute { [self] in
            // Before they look: what is stored from here on rings again.
            isRinging.store(false, ordering: .releasing)
            rings += 1
            wake(.more)
        }
    }

    /// One more follows, until `leave`; false when the bell is silent for good.
    func join() -> Bool {
        loop.preconditionIsolated()
        guard !isOver else { return false }
        followers.add(1, ordering: .relaxed)
        startKeepingAlive()
        return true
    }

    func leave() {
        loop.preconditionIsolated()
        if followers.subtract(1, ordering: .relaxed).newValue == 0 { stopKeepingAlive() }
    }

    /// How often it has rung: to be asked before looking, and given to `wait`.
    var heard: UInt64 {
        loop.preconditionIsolated()
        return rings
    }

    /// Returns when it rings, or has rung since.
    func wait(since heard: UInt64) async -> Ring {
        loop.preconditionIsolated()
        if isOver { return .over }
        if rings > heard { return .more }
        return await withCheckedContinuation { waiting.append($0) }
    }

    /// Sends all followers away.
    func close() {
        loop.preconditionIsolated()
        isOver = true
        stopKeepingAlive()
        wake(.over)
    }

    private func wake(_ ring: Ring) {
        let woken = waiting
        waiting = []
        for continuation in woken { continuation.resume(returning: ring) }
    }

    private func startKeepingAlive() {
        guard keepAlive == nil else { return }
        do throws(UVError) {
            keepAlive = try LoopTimer(on: loop, after: Self.quiet, every: Self.quiet) { [unowned self] in wake(.quiet) }
        } catch {
            preconditionFailure("a timer is memory alone: \(error)")
        }
    }

    private func stopKeepingAlive() {
        keepAlive?.close()
        keepAlive = nil
    }
}
