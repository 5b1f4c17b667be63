internal import Synchronization

/// How long the loop was away from its sockets: what one turn takes, everybody else waits for. Any thread may read it.
public final class LoopLag: Sendable {
    /// A turn that takes longer than this makes others wait noticeably.
    public static let longNanoseconds: UInt64 = 1_000_000

    private let turns = Atomic<UInt64>(0)
    private let longTurns = Atomic<UInt64>(0)
    private let busy = Atomic<UInt64>(0)
    private let longest = Atomic<UInt64>(0)
    /// Whether a turn's time on the processor is measured too, which is a call of the system in every turn.
    private let isThorough = Atomic(false)
    private let longestOnProcessor = Atomic<UInt64>(0)

    public struct Reading: Hashable, Sendable {
        public let turns: UInt64
        public let longTurns: UInt64
        public let busyNanoseconds: UInt64
        public let longestNanoseconds: UInt64
        /// Since `measureProcessor`: what the turn itself took, however busy others kept the machine.
        public let longestProcessorNanoseconds: UInt64
    }

    /// Measures from the next turn on what turns take of the processor, and forgets what was measured so.
    public func measureProcessor() {
        longestOnProcessor.store(0, ordering: .relaxed)
        isThorough.store(true, ordering: .relaxed)
    }

    var measuresProcessor: Bool { isThorough.load(ordering: .relaxed) }

    /// Called by the loop's thread alone, so reading and then writing loses nothing.
    func record(nanoseconds: UInt64) {
        add(1, to: turns)
        add(nanoseconds, to: busy)
        if nanoseconds > LoopLag.longNanoseconds { add(1, to: longTurns) }
        if nanoseconds > longest.load(ordering: .relaxed) { longest.store(nanoseconds, ordering: .relaxed) }
    }

    func record(processorNanoseconds: UInt64) {
        longestOnProcessor.max(processorNanoseconds, ordering: .relaxed)
    }

    private func add(_ count: UInt64, to counter: borrowing Atomic<UInt64>) {
        counter.store(counter.load(ordering: .relaxed) &+ count, ordering: .relaxed)
    }

    public var reading: Reading {
        Reading(
            turns: turns.load(ordering: .relaxed), longTurns: longTurns.load(ordering: .relaxed),
            busyNanoseconds: busy.load(ordering: .relaxed), longestNanoseconds: longest.load(ordering: .relaxed),
            longestProcessorNanoseconds: longestOnProcessor.load(ordering: .relaxed))
    }
}
