/// The subject is what was looked at, the actor who did.
public struct SubjectRead: EventPayload {
    /// Shown by whoever looked.
    public var token: TokenID = ""
    public var particulars: [Particular] = []
    public var disclosure = Disclosure.masked
    public var purpose = Purpose.work
    /// Whether it was everything that is held of the person, to be taken away.
    public var isExport = false

    public static let kind: StaticString = "subject.read"
    public static let summary: StaticString = "Somebody has seen what the vault holds."
    public init() {}

    public init(
        by token: TokenID, _ particulars: [Particular], _ disclosure: Disclosure, for purpose: Purpose,
        isExport: Bool = false
    ) {
        (self.token, self.particulars, self.disclosure) = (token, particulars, disclosure)
        (self.purpose, self.isExport) = (purpose, isExport)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "token", &token)
        try coder.field(2, "particulars", &particulars)
        try coder.field(3, "disclosure", &disclosure)
        try coder.field(4, "purpose", &purpose)
        try coder.field(5, "export", &isExport)
    }
}

/// The subject is what nobody can read any more, the actor who wanted it so.
public struct SubjectErased: EventPayload {
    /// Of the key that is destroyed: the first half of its SHA-256.
    public var fingerprint = Packed()
    /// The person whose erasure it is a part of, for what was written about them.
    public var with: HeldID?

    public static let kind: StaticString = "subject.erased"
    public static let summary: StaticString = "The key of what the vault holds is destroyed."
    public init() {}

    public init(fingerprint: [UInt8], with person: HeldID?) {
        (self.fingerprint, with) = (Packed(fingerprint), person)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "fingerprint", &fingerprint)
        try coder.optional(2, "with", .personal, &with)
    }
}
