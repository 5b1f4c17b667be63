import Community
import Wire

/// What is planned: the earliest comes first, and of two at the same moment the one that was planned first.
struct Agenda<Item> {
    private var heap = Heap<Entry>()
    private var planned: UInt64 = 0

    private struct Entry: Comparable {
        let at: Instant
        let number: UInt64
        let item: Item

        static func < (a: Entry, b: Entry) -> Bool { (a.at, a.number) < (b.at, b.number) }
        static func == (a: Entry, b: Entry) -> Bool { a.number == b.number }
    }

    mutating func plan(_ item: Item, at moment: Instant) {
        heap.insert(Entry(at: moment, number: planned, item: item))
        planned += 1
    }

    mutating func take() -> (at: Instant, item: Item)? { heap.popFirst().map { ($0.at, $0.item) } }
}
