import Threads

/// What waits for a lane, bounded, first come, first served.
final class DeskQueue<Item: Sendable>: Sendable {
    private struct State {
        var waiting: [Entry] = []
        var asks = 0
        var bytes = 0
        var isClosing = false
        /// Somebody wants the thread to look up without an item.
        var isNudged = false

        var isResting: Bool { waiting.isEmpty && !isClosing && !isNudged }
    }

    private struct Entry {
        let item: Item
        let asks: Int
        let bytes: Int
    }

    enum Refusal: Error {
        case closed
        case full(waiting: Int, limit: Int)
    }

    private let options: DeskOptions
    private let state = Monitor(State())

    init(_ options: DeskOptions) { self.options = options }

    var depth: Int { state.withLock { $0.asks } }

    func put(_ item: Item, asks: Int, bytes: Int) throws(Refusal) {
        let wakes = try state.withLock { state throws(Refusal) in
            guard !state.isClosing else { throw .closed }
            guard state.asks + asks <= options.queueAsks, state.bytes + bytes <= options.queueBytes || state.asks == 0
            else { throw .full(waiting: state.asks, limit: options.queueAsks) }
            state.asks += asks
            state.bytes += bytes
            state.waiting.append(Entry(item: item, asks: asks, bytes: bytes))
            return state.waiting.count == 1
        }
        if wakes { state.wake() }
    }

    /// Makes the taker look up, although nothing waits.
    func nudge() {
        state.withLock { $0.isNudged = true }
        state.wake()
    }

    /// Nothing more is let in; what waits is still given out.
    func close() {
        state.withLock { $0.isClosing = true }
        state.wake()
    }

    /// All that waits. Empty when so many nanoseconds are over first, or when nothing will ever come; `isOver` tells.
    func take(within nanoseconds: Int64?) -> (items: [Item], isOver: Bool) {
        let take: (inout State) -> (items: [Item], isOver: Bool) = { state in
            let items = state.waiting.map(\.item)
            let isOver = state.isClosing && items.isEmpty
            state.waiting.removeAll(keepingCapacity: true)
            (state.asks, state.bytes, state.isNudged) = (0, 0, false)
            return (items, isOver)
        }
        guard let nanoseconds else { return state.wait(while: { $0.isResting }, then: take) }
        return state.wait(while: { $0.isResting }, nanoseconds: nanoseconds, then: take)
    }
}
