public import Wire

/// How people are asked: a verdict is worth what its method is.
public enum SurveyMethod: String, CaseIterable, TextCoded {
    case online, telephone, paper, interview
}

/// One time that people are asked how satisfied they are.
public struct Survey: Row {
    public var id: SurveyID = ""
    public var place = PlacePath.community
    public var topic = ""
    public var method = SurveyMethod.online
    public var population: Int64 = 0
    public var answers: Int64 = 0
    public var satisfied: Int64 = 0
    public var opened = Instant(milliseconds: 0)
    public var closed: Instant?

    public static let table: StaticString = "surveys"
    public init() {}
    public var key: SurveyID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("place", &place)
        try coder.column("topic", &topic)
        try coder.column("method", &method)
        try coder.column("population", &population)
        try coder.column("answers", &answers)
        try coder.column("satisfied", &satisfied)
        try coder.column("opened", &opened)
        try coder.optional("closed", &closed)
    }
}

/// What an assessor or a document says about one clause of a standard.
public struct Attestation: Row {
    public var id: AttestationID = ""
    public var place = PlacePath.community
    public var standard = ""
    public var clause = ""
    public var isMet = true
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
        try coder.column("is_met", &isMet)
        try coder.optional("value", &value)
        try coder.optional("by", &by)
        try coder.packed("media", &media)
        try coder.column("made", &made)
        try coder.optional("valid_until", &validUntil)
        try coder.optional("withdrawn", &withdrawn)
    }
}

/// Something that was photographed, recorded or scanned: its hash stays when its bytes must go.
public struct Media: Row {
    public var id: MediaID = ""
    public var hash = Packed()
    public var byteCount: Int64 = 0
    public var type = ""
    public var stored = Instant(milliseconds: 0)
    public var purged: Instant?
    public var purgeReason: String?

    public static let table: StaticString = "media"
    public init() {}
    public var key: MediaID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("hash", &hash)
        try coder.column("bytes", &byteCount)
        try coder.column("type", &type)
        try coder.column("stored", &stored)
        try coder.optional("purged", &purged)
        try coder.optional("purge_reason", &purgeReason)
    }
}
