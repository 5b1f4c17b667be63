/// What waits of one lane, in the order in which it takes effect.
struct LaneLine {
    /// Everything up to the last change.
    private var changes = Line<ShardWork>()
    /// The appends behind it: what a record that is shown ahead overtakes.
    private var appends = Line<ShardWork>()
    private(set) var load = ShardLoad()
    /// Where the lane stands in turn for its first work.
    var ticket: ShardQueue.Ticket?

    var first: ShardWork? { changes.first ?? appends.first }

    mutating func add(_ work: ShardWork) {
        load += work.load
        switch work.task {
        case .append: appends.add(work)
        case .change(.preview, _): changes.add(work)
        case .change:
            while let append = appends.takeFirst() { changes.add(append) }
            changes.add(work)
        }
    }

    mutating func takeFirst() -> ShardWork? {
        guard let work = changes.takeFirst() ?? appends.takeFirst() else { return nil }
        load -= work.load
        return work
    }
}

/// First in, first out, either in constant time on average.
struct Line<Element> {
    /// Nil where it was taken: what has left the line is not kept in memory.
    private var elements: [Element?] = []
    private var head = 0

    var first: Element? { head < elements.count ? elements[head] : nil }

    mutating func add(_ element: Element) { elements.append(element) }

    mutating func takeFirst() -> Element? {
        guard head < elements.count else { return nil }
        defer {
            head += 1
            if head * 2 >= elements.count {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head].take()
    }
}
