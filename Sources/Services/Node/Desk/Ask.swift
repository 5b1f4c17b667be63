public import Community
public import Ledger
public import Vault
public import Views
public import Wire

/// Something that is asked of a lane, on its way to be decided.
public struct Ask<Asked: Sendable>: Sendable {
    public let request: Request
    /// When it happened by the sender's clock; nil for what happens when it is decided.
    public let occurred: Instant?
    public let actor: String
    /// Where whoever asks may change something, with all that is inside.
    public let scope: PlacePath
    /// Set where they may change what is theirs alone.
    public let owner: Owner?
    public let asked: Asked

    public init(
        _ asked: Asked, by actor: String, occurred: Instant? = nil, within scope: PlacePath = .community,
        owner: Owner? = nil, request: Request
    ) {
        self.request = request
        self.occurred = occurred
        self.actor = actor
        self.scope = scope
        self.owner = owner
        self.asked = asked
    }
}

/// What came of an ask.
public struct Recorded: Hashable, Sendable {
    public let receipt: Receipt
    /// What its first record is about: the thing that it began, or changed.
    public let subject: String?
}

/// Why a batch was not stored. Nothing of it was.
public enum AskError: Error, Sendable {
    /// A rule of the domain refuses the ask with this place in the batch.
    case rejected(Int, Rejection)
    /// It would change something at a place that is not within the scope.
    case outOfScope(Int, PlacePath, needed: PlacePath)
    /// What was decided cannot be written as records.
    case unwritable(Int, WireError)
    case ledger(LedgerError)
    case view(ViewError)
    /// What is told of people could not be kept, in the ask with this place if it is because of one, and under this field.
    case vault(VaultError, Int?, field: String?)
    /// More waits for the lane than it may hold; the caller should come back.
    case overloaded(waiting: Int, limit: Int)
}
