public import Wire

/// The place of the record is the one that the token is for; who issued it is the record's actor.
public struct TokenIssued: EventPayload {
    /// SHA-256 of the secret.
    public var hash = Packed()
    public var principal = ""
    public var role = Role.device
    /// Besides what the role does not see.
    public var mask: Mask?
    public var expires: Instant?

    public static let kind: StaticString = "token.issued"
    public static let summary: StaticString = "Somebody is let in, as what they are and where."
    public init() {}

    public init(_ terms: TokenTerms) {
        (hash, principal, role) = (Packed(terms.hash), terms.principal, terms.role)
        (mask, expires) = (terms.mask, terms.expires)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "hash", &hash)
        try coder.field(2, "principal", .personal, &principal)
        try coder.field(3, "role", &role)
        try coder.optional(4, "mask", &mask)
        try coder.optional(5, "expires", &expires)
    }
}

public struct TokenRevoked: EventPayload {
    public static let kind: StaticString = "token.revoked"
    public static let summary: StaticString = "A token is worth nothing any more."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}
