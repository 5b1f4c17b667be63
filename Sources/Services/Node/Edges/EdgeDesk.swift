import Ledger
import Surface
import Threads
import Views

/// Has what devices say stored, on threads of theirs that may wait for it.
final class EdgeDesk: Sendable {
    /// How long something waits for a lane that stores nothing now.
    private static let waitMilliseconds: Int64 = 500

    let asking: Asking
    private let ending = Monitor(false)

    init(_ asking: Asking) { self.asking = asking }

    /// Asks for something that is of one lane, together and in this order.
    func submit(_ prepared: [Asking.Prepared]) -> Result<[Recorded], AskError> {
        guard let asks = try? asking.together(prepared) else {
            preconditionFailure("what devices ask for of two lanes was put together")
        }
        let result = Monitor<Result<[Recorded], AskError>?>(nil)
        asking.decide(asks, keeping: prepared.map(\.kept), bytes: 0) { answer in
            result.withLock { $0 = answer }
            result.wake()
        }
        return result.wait(while: { $0 == nil }, then: { $0! })
    }

    /// Waits before another try; false if there is none because all of it ends.
    func pauses() -> Bool {
        ending.wait(while: { !$0 }, nanoseconds: Self.waitMilliseconds * 1_000_000, then: { !$0 })
    }

    /// Nobody waits any more.
    func stop() {
        ending.withLock { $0 = true }
        ending.wake()
    }
}

extension Problem {
    /// For a log: what it is and where, without the words of whoever sent it.
    var summary: String { field.map { "\(name) at \($0)" } ?? name }
}
