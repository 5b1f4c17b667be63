/// One opening of a file. Locks belong to handles, so two handles of one process exclude each other.
struct HandleNumber: Hashable, Sendable {
    let rawValue: UInt64

    var next: HandleNumber { HandleNumber(rawValue: rawValue + 1) }
}
