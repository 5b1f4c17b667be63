/// Virtual time: what is to happen, in the order of its moments.
final class Timetable {
    private(set) var now = Duration.zero
    private(set) var stepCount = 0
    private var entries: [(at: Duration, number: Int, action: () -> Void)] = []
    private var count = 0

    func after(_ delay: Duration, _ action: @escaping () -> Void) { at(now + delay, action) }

    func at(_ moment: Duration, _ action: @escaping () -> Void) {
        count += 1
        let entry = (at: max(moment, now), number: count, action: action)
        // Latest first, so that the next one is the last.
        let place = entries.partitioningIndex { ($0.at, $0.number) < (entry.at, entry.number) }
        entries.insert(entry, at: place)
    }

    /// Until nothing is left, or `isDone`, or there were too many.
    func run(atMost limit: Int, until isDone: () -> Bool = { false }) {
        var left = limit
        while left > 0, !isDone(), let next = entries.popLast() {
            left -= 1
            stepCount += 1
            now = next.at
            next.action()
        }
    }
}

extension Array {
    /// The first index from which on `isBehind` holds.
    fileprivate func partitioningIndex(_ isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
