import Synchronization
import Wire

/// The clock of a lane: its writer dates records by it, and anybody may ask how it does.
final class LaneClock: Sendable {
    private let state: Mutex<RecordingClock>
    private let reading: @Sendable () -> ClockReading

    init(_ clock: RecordingClock, reading: @escaping @Sendable () -> ClockReading) {
        state = Mutex(clock)
        self.reading = reading
    }

    /// What it knows, for a writer that may have to take back what it did.
    var known: RecordingClock {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    func record() -> (Instant, RecordingClock.Step?) {
        let reading = reading()
        return state.withLock { $0.record(reading) }
    }

    func resume(after recorded: Instant) { state.withLock { $0.resume(after: recorded) } }

    var plausible: Instant { known.plausible(reading()) }

    var trouble: ClockTrouble? { known.trouble(with: reading()) }
}
