import Synchronization
import Threads

/// How far several replays have come together, on one line for whoever watches.
final class ReplayProgress: Sendable {
    /// Often enough to move, seldom enough to cost nothing.
    private static let intervalNanoseconds: Int64 = 100_000_000
    private static let width = 24

    private let console: Console
    private let start = SystemClock.monotonicNanoseconds()
    private let state = Mutex(State())

    private struct State {
        var lanes: [String: (done: UInt64, size: UInt64)] = [:]
        var shown: Int64 = 0
    }

    init(_ console: Console) { self.console = console }

    func tell(_ lane: String, _ done: UInt64, of size: UInt64) {
        let now = SystemClock.monotonicNanoseconds()
        let line = state.withLock { state -> String? in
            state.lanes[lane] = (done, size)
            guard now - state.shown >= ReplayProgress.intervalNanoseconds else { return nil }
            state.shown = now
            let all = state.lanes.values.reduce((done: UInt64(0), size: UInt64(0))) {
                ($0.done + $1.done, $0.size + $1.size)
            }
            return ReplayProgress.line(all.done, of: all.size, nanoseconds: now - start)
        }
        if let line { console.progress(line) }
    }

    /// `[######..................] 1500000 of 6000000 events, 750000/s`
    static func line(_ done: UInt64, of size: UInt64, nanoseconds: Int64) -> String {
        let filled = size == 0 ? width : Int(done * UInt64(width) / size)
        let rate = nanoseconds > 0 ? Int(Double(done) * 1e9 / Double(nanoseconds)) : 0
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        return "[\(bar)] \(done) of \(size) events, \(rate)/s"
    }
}
