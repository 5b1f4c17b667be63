public import Wire

public typealias TokenID = ID<Token>

/// What lets somebody in.
public struct Token: Row {
    public var id: TokenID = ""
    /// SHA-256 of its secret.
    public var hash = Packed()
    public var principal = ""
    public var role = Role.device
    public var scope = PlacePath.community
    public var mask: Mask?
    public var issued = Instant(milliseconds: 0)
    public var issuedBy: String?
    public var expires: Instant?
    public var revoked: Instant?
    public var revokedBy: String?
    /// How often its holder wanted what is not theirs.
    public var denials: Int64 = 0
    public var lastDenied: Instant?
    /// What its holder took away: how often, and how much in all.
    public var exports: Int64 = 0
    public var exported: Int64 = 0
    public var lastExport: Instant?

    public static let table: StaticString = "tokens"
    public init() {}
    public var key: TokenID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("hash", &hash)
        try coder.column("principal", &principal)
        try coder.column("role", &role)
        try coder.column("scope", &scope)
        try coder.optional("mask", &mask)
        try coder.column("issued", &issued)
        try coder.optional("issued_by", &issuedBy)
        try coder.optional("expires", &expires)
        try coder.optional("revoked", &revoked)
        try coder.optional("revoked_by", &revokedBy)
        try coder.column("denials", &denials)
        try coder.optional("last_denied", &lastDenied)
        try coder.column("exports", &exports)
        try coder.column("exported", &exported)
        try coder.optional("last_export", &lastExport)
    }
}

extension Token {
    /// Why it lets nobody in at a moment; nil when it does. It is valid until the moment when it expires. What was revoked
    /// is so at once, whatever time the revocation gives.
    public func refusal(at now: Instant) -> Refusal? {
        if revoked != nil { return .revoked }
        return expires.map { $0 <= now } ?? false ? .expired : nil
    }

    /// Who it is that shows this token. Whether it has lapsed is said to its holder alone.
    public func grant(for shown: ShownToken, at now: Instant) throws(Refusal) -> Grant {
        guard shown.secret.matches(hash.bytes) else { throw .mismatched }
        if let refusal = refusal(at: now) { throw refusal }
        return grant
    }

    /// What it is worth to whoever has shown it.
    public var grant: Grant { Grant(token: id, principal: principal, role: role, scope: scope, mask: mask) }
}

/// Why somebody is turned away before it is known who they are. They are told no more than that; who looks after the node
/// reads which.
public enum Refusal: String, CaseIterable, TextCoded, Error {
    /// No token was shown.
    case missing
    case malformed
    case unknown
    /// The id is there, the secret is another.
    case mismatched
    case revoked
    case expired
    /// After too many failed tries, for a while.
    case locked
}
