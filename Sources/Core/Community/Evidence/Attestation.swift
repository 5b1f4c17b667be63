public import Wire

/// What an assessor or a document says about one clause of a standard.
public struct Attestation: Row {
    /// What somebody says about a clause.
    public enum Verdict: String, CaseIterable, TextCoded {
        case met
        case unmet = "not-met"
        /// Some clauses ask for what does not exist any more, such as the health codes of S0 5.5.2.1a: without this verdict,
        /// and the reason for it, nobody could be graded.
        case notApplicable = "not-applicable"
    }

    public var id: AttestationID = ""
    public var place = PlacePath.community
    public var standard = ""
    public var clause = ""
    public var verdict = Verdict.met
    public var value: Int64?
    public var by: String?
    public var media: [String] = []
    public var made = Instant(milliseconds: 0)
    public var validUntil: Instant?
    public var withdrawn: Instant?

    public static let table: StaticString = "attestations"
    public init() {}
    public var key: AttestationID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("place", &place)
        try coder.column("standard", &standard)
        try coder.column("clause", &clause)
        try coder.column("verdict", &verdict)
        try coder.optional("value", &value)
        try coder.optional("by", &by)
        try coder.packed("media", &media)
        try coder.column("made", &made)
        try coder.optional("valid_until", &validUntil)
        try coder.optional("withdrawn", &withdrawn)
    }
}

extension Attestation {
    /// Whether somebody stands by it at a moment. It is valid until the end of the last one.
    public func stands(at moment: Instant) -> Bool {
        made <= moment && withdrawn.map { moment < $0 } ?? true && validUntil.map { moment <= $0 } ?? true
    }
}
