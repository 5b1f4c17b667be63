/// What is under way and not acknowledged, in the order in which it went out.
struct Flight: Sendable {
    let limit: Int
    private var runs: [(end: UInt64, bytes: Int)] = []
    private(set) var bytes = 0

    init(limit: Int) { self.limit = limit }

    /// One run always has.
    func hasRoom(for bytes: Int) -> Bool { self.bytes == 0 || self.bytes + bytes <= limit }

    mutating func begin(_ bytes: Int, end: UInt64) {
        runs.append((end, bytes))
        self.bytes += bytes
    }

    /// All that ends at `size` or before it has arrived.
    mutating func arrived(until size: UInt64) {
        let count = runs.prefix { $0.end <= size }.count
        bytes -= runs[..<count].reduce(0) { $0 + $1.bytes }
        runs.removeFirst(count)
    }
}
