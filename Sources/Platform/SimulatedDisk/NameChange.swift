/// A node that got a name (`from` is nil), lost it (`to` is nil) or changed it, all at once.
struct NameChange: Sendable {
    let node: NodeNumber
    let from: Slot?
    let to: Slot?

    func touches(_ slots: Set<Slot>) -> Bool {
        [from, to].contains { $0.map(slots.contains) ?? false }
    }

    /// The directory whose sync makes the change durable: where the node arrives, or where it is gone from.
    var directory: NodeNumber? { (to ?? from)?.directory }
}
