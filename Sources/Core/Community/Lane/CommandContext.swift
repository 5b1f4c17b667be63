internal import Digest
public import Wire

/// What a decision may know besides the state and the command: all of it given, nothing looked up.
public struct CommandContext: Sendable {
    /// The node's time when it decides.
    public let now: Instant
    /// When it happened by the sender's clock; `now` for what a person does at a screen.
    public let occurred: Instant
    /// On whose decision: a staff id, or the name of the rule that proposed the command.
    public let actor: String
    /// Set where somebody may act on what is theirs alone.
    public let owner: Owner?
    private let key: [UInt8]

    public init(now: Instant, occurred: Instant? = nil, actor: String, owner: Owner? = nil, key: CommandKey) {
        self.owner = owner
        self.now = now
        self.occurred = occurred ?? now
        self.actor = actor
        self.key = key.encoded
    }

    /// The id of something that this command begins. The same command makes the same id wherever it is decided, and
    /// nobody can aim at an id of somebody else's.
    public func newID<Thing>(_ prefix: Character, _ number: Int = 0) -> ID<Thing> {
        var hasher = SHA256()
        hasher.update(key.span)
        hasher.update([UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)].span)
        return ID(text: String(prefix) + Self.base32(hasher.finish().bytes.prefix(8)))
    }

    /// Thirteen characters: with its prefix, an id is short enough to need no memory of its own.
    private static func base32(_ bytes: ArraySlice<UInt8>) -> String {
        let number = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let digits = (0..<13).map { alphabet[Int((number >> UInt64(60 - 5 * $0)) & 31)] }
        return String(decoding: digits, as: UTF8.self)
    }

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}
