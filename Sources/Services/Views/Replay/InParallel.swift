import Synchronization
import Threads

/// Does something with each item, on so many threads at once. The results come in the order of the items.
public func inParallel<Item: Sendable, Value: Sendable>(
    _ items: [Item], threads: Int, _ body: @escaping @Sendable (Item) -> Value
) -> [Value] {
    let work = Work<Item, Value>(items, body)
    work.share(among: min(threads, items.count))
    return work.results
}

private final class Work<Item: Sendable, Value: Sendable>: Sendable {
    private let items: [Item]
    private let body: @Sendable (Item) -> Value
    private let state: Mutex<(next: Int, values: [Value?])>

    init(_ items: [Item], _ body: @escaping @Sendable (Item) -> Value) {
        self.items = items
        self.body = body
        state = Mutex((0, Array(repeating: nil, count: items.count)))
    }

    var results: [Value] { state.withLock { $0.values.compactMap(\.self) } }

    /// This thread is one of them.
    func share(among threads: Int) {
        guard threads > 1 else { return run() }
        let other = Thread { [self] in run() }
        share(among: threads - 1)
        other.join()
    }

    private func run() {
        while let index = next() {
            let value = body(items[index])
            state.withLock { $0.values[index] = value }
        }
    }

    private func next() -> Int? {
        state.withLock { state in
            guard state.next < items.count else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }
}
