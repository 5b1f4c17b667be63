/// A place for a name: the directory and what the entry is called.
struct Slot: Hashable, Sendable {
    let directory: NodeNumber
    let name: String
}
