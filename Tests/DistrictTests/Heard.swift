import Synchronization

/// What was told so far, and tests that wait until it is what they expect.
final class Heard<Event: Sendable>: Sendable {
    private struct State {
        var events: [Event] = []
        var waiting: [(isMet: @Sendable ([Event]) -> Bool, continuation: CheckedContinuation<[Event], Never>)] = []
    }

    private let state = Mutex(State())

    var all: [Event] { state.withLock { $0.events } }

    func add(_ event: Event) {
        let woken = state.withLock { state in
            state.events.append(event)
            let events = state.events
            let woken = state.waiting.filter { $0.isMet(events) }.map(\.continuation)
            state.waiting.removeAll { $0.isMet(events) }
            return woken.map { ($0, events) }
        }
        for (continuation, events) in woken { continuation.resume(returning: events) }
    }

    /// All of it, as soon as it meets the condition.
    @discardableResult
    func until(_ isMet: @escaping @Sendable ([Event]) -> Bool) async -> [Event] {
        await withCheckedContinuation { continuation in
            let met = state.withLock { state -> [Event]? in
                if isMet(state.events) { return state.events }
                state.waiting.append((isMet, continuation))
                return nil
            }
            if let met { continuation.resume(returning: met) }
        }
    }

    /// As soon as there is one like it.
    func first(_ isMet: @escaping @Sendable (Event) -> Bool) async -> Event {
        await until { $0.contains(where: isMet) }.first(where: isMet)!
    }
}
