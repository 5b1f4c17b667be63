/// One of the locks on a wal-index: free, read by some, or written by one. It never goes from shared to exclusive.
enum SharedMemoryLock: Equatable, Sendable {
    case free
    case shared(Set<HandleNumber>)
    case exclusive(HandleNumber)

    var admitsReader: Bool {
        if case .exclusive = self { false } else { true }
    }

    func admitsWriter(_ handle: HandleNumber) -> Bool {
        self == .free || self == .exclusive(handle)
    }

    mutating func addReader(_ handle: HandleNumber) {
        if case .shared(let readers) = self {
            self = .shared(readers.union([handle]))
        } else {
            self = .shared([handle])
        }
    }

    mutating func release(_ handle: HandleNumber) {
        switch self {
        case .shared(let readers):
            let rest = readers.subtracting([handle])
            self = rest.isEmpty ? .free : .shared(rest)
        case .exclusive(handle): self = .free
        case .free, .exclusive: break
        }
    }
}
