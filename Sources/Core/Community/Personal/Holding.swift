public import Wire

public typealias HeldID = ID<Holding>

/// Something that the vault holds under a reference that says nothing of it: a person (`p…`, or what they are called at
/// work), or what somebody wrote (`t…`). The row tells who has looked at it, and when it was erased.
public struct Holding: Row {
    public var id: HeldID = ""
    public var reads: Int64 = 0
    public var lastRead: Instant?
    public var lastReader: String?
    public var erased: Instant?
    public var erasedBy: String?
    /// Of the key that was destroyed: one that turns up can be told to be it.
    public var fingerprint: Packed?
    /// Whose erasure it was a part of.
    public var erasedWith: HeldID?

    public static let table: StaticString = "holdings"
    public init() {}
    init(_ id: HeldID) { self.id = id }
    public var key: HeldID { id }

    mutating func read(by fact: Fact<AccessEvent>) {
        reads = reads.addingSaturated(1)
        (lastRead, lastReader) = (fact.occurred, fact.actor)
    }

    /// What is erased stays so, by whoever did it first.
    mutating func erase(_ event: SubjectErased, by fact: Fact<AccessEvent>) {
        guard erased == nil else { return }
        (erased, erasedBy) = (fact.occurred, fact.actor)
        (fingerprint, erasedWith) = (event.fingerprint, event.with)
    }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("reads", &reads)
        try coder.optional("last_read", &lastRead)
        try coder.optional("last_reader", &lastReader)
        try coder.optional("erased", &erased)
        try coder.optional("erased_by", &erasedBy)
        try coder.optional("fingerprint", &fingerprint)
        try coder.optional("erased_with", &erasedWith)
    }
}
