import Wire

/// What is planned: the earliest comes first, and of two at the same moment the one that was planned first.
struct Agenda<Item> {
    private var heap: [Entry] = []
    private var planned: UInt64 = 0

    private struct Entry {
        let at: Instant
        let number: UInt64
        let item: Item

        func comes(before other: Entry) -> Bool { (at, number) < (other.at, other.number) }
    }

    var next: Instant? { heap.first?.at }

    mutating func plan(_ item: Item, at moment: Instant) {
        heap.append(Entry(at: moment, number: planned, item: item))
        planned += 1
        var child = heap.count - 1
        while child > 0, heap[child].comes(before: heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func take() -> (at: Instant, item: Item)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.at, first.item)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].comes(before: heap[least]) { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
