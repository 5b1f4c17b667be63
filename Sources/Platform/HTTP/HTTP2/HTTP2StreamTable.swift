/// The open streams of a connection. Their numbers only rise (RFC 9113, section 5.1.1), so a new one goes to the end of a
/// sorted array: no hash, and nothing that a peer's choice of numbers could make slow or large.
struct HTTP2StreamTable {
    /// The number beside the stream, so that the search does not have to look into each.
    private var entries: [(id: Int32, stream: HTTPStream)] = []

    var count: Int { entries.count }
    var all: [HTTPStream] { entries.map(\.stream) }

    subscript(id: Int32) -> HTTPStream? {
        let index = place(of: id)
        return index < entries.count && entries[index].id == id ? entries[index].stream : nil
    }

    mutating func append(_ stream: HTTPStream) {
        precondition(entries.last.map { $0.id < stream.id } ?? true, "the numbers of streams rise")
        entries.append((stream.id, stream))
    }

    mutating func remove(_ id: Int32) -> HTTPStream? {
        let index = place(of: id)
        return index < entries.count && entries[index].id == id ? entries.remove(at: index).stream : nil
    }

    /// The first place whose number is not below.
    private func place(of id: Int32) -> Int {
        // What comes in is mostly of the newest stream, and what goes out of the oldest.
        if let newest = entries.last?.id, newest <= id { return newest == id ? entries.count - 1 : entries.count }
        if let oldest = entries.first?.id, oldest == id { return 0 }
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
