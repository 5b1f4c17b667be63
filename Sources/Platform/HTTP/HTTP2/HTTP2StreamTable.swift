/// The open streams of a connection. Their numbers only rise (RFC 9113, section 5.1.1), so a new one goes to the end of a
/// sorted array: no hash, and nothing that a peer's choice of numbers could make slow or large.
struct HTTP2StreamTable {
    private(set) var all: [HTTPStream] = []

    var count: Int { all.count }

    subscript(id: Int32) -> HTTPStream? {
        let index = place(of: id)
        return index < all.count && all[index].id == id ? all[index] : nil
    }

    mutating func append(_ stream: HTTPStream) {
        precondition(all.last.map { $0.id < stream.id } ?? true, "the numbers of streams rise")
        all.append(stream)
    }

    mutating func remove(_ id: Int32) -> HTTPStream? {
        let index = place(of: id)
        return index < all.count && all[index].id == id ? all.remove(at: index) : nil
    }

    /// The first place whose number is not below.
    private func place(of id: Int32) -> Int {
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
