public import Wire

public typealias SurveyID = ID<Survey>
public typealias AttestationID = ID<Attestation>
public typealias MediaID = ID<Media>

public struct SurveyOpened: EventPayload {
    public static let kind: StaticString = "survey.opened"
    public static let summary: StaticString = "people are asked"
    public var topic = ""
    public var method = SurveyMethod.online
    /// How many there were to be asked.
    public var population: Int64 = 0
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "topic", &topic)
        try coder.field(2, "method", &method)
        try coder.field(3, "population", &population)
    }
}

public struct SurveyAnswered: EventPayload {
    public static let kind: StaticString = "survey.answered"
    public static let summary: StaticString = "some answered: how many, and how many of them are satisfied"
    public var answers: Int64 = 0
    public var satisfied: Int64 = 0
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "answers", &answers)
        try coder.field(2, "satisfied", &satisfied)
    }
}

public struct SurveyClosed: EventPayload {
    public static let kind: StaticString = "survey.closed"
    public static let summary: StaticString = "nobody is asked any more"
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct AttestationMade: EventPayload {
    public static let kind: StaticString = "attestation.made"
    public static let summary: StaticString = "an assessor or a document says that it is so"
    public var standard = ""
    public var clause = ""
    public var verdict = Attestation.Verdict.met
    /// A number that the clause asks for, in thousandths.
    public var value: Int64?
    public var text: String?
    public var media: [String]?
    public var validUntil: Instant?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "standard", &standard)
        try coder.field(2, "clause", &clause)
        try coder.field(3, "verdict", &verdict)
        try coder.optional(4, "value", &value)
        try coder.optional(5, "text", .freeText, &text)
        try coder.optional(6, "media", &media)
        try coder.optional(7, "valid-until", &validUntil)
    }
}

public struct AttestationWithdrawn: EventPayload {
    public static let kind: StaticString = "attestation.withdrawn"
    public static let summary: StaticString = "whoever said it does not say it any more"
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct MediaStored: EventPayload {
    public static let kind: StaticString = "media.stored"
    public static let summary: StaticString = "a picture, a recording or a document, by the hash of its bytes"
    /// SHA-256
    public var hash = Packed()
    public var byteCount: Int64 = 0
    public var type = ""
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "hash", &hash)
        try coder.field(2, "bytes", &byteCount)
        try coder.field(3, "type", &type)
    }
}

public struct MediaPurged: EventPayload {
    public static let kind: StaticString = "media.purged"
    public static let summary: StaticString = "the bytes are gone, as the law wants; that they were there stays proven"
    public var reason = ""
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "reason", &reason)
    }
}

public struct RetentionProbed: EventPayload {
    public static let kind: StaticString = "retention.probed"
    public static let summary: StaticString = "somebody or something looked how far back the records of a device go"
    public var kind = RetainedKind.video
    /// Of what is still there.
    public var oldest = Instant(milliseconds: 0)
    /// Of a picture, in pixels.
    public var width: Int64?
    public var height: Int64?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "kind", &kind)
        try coder.field(2, "oldest", &oldest)
        try coder.optional(3, "width", &width)
        try coder.optional(4, "height", &height)
    }
}

/// What the standards ask of people rather than of sensors.
public enum EvidenceEvent: EventSet {
    case surveyOpened(SurveyOpened)
    case surveyAnswered(SurveyAnswered)
    case surveyClosed(SurveyClosed)
    case attestationMade(AttestationMade)
    case attestationWithdrawn(AttestationWithdrawn)
    case mediaStored(MediaStored)
    case mediaPurged(MediaPurged)
    case retentionProbed(RetentionProbed)

    public static let kinds: [EventKind<EvidenceEvent>] = [
        EventKind(SurveyOpened.self) { .surveyOpened($0) },
        EventKind(SurveyAnswered.self) { .surveyAnswered($0) },
        EventKind(SurveyClosed.self) { .surveyClosed($0) },
        EventKind(AttestationMade.self) { .attestationMade($0) },
        EventKind(AttestationWithdrawn.self) { .attestationWithdrawn($0) },
        EventKind(MediaStored.self) { .mediaStored($0) },
        EventKind(MediaPurged.self) { .mediaPurged($0) },
        EventKind(RetentionProbed.self) { .retentionProbed($0) },
    ]

    public var payload: any EventPayload {
        switch self {
        case .surveyOpened(let event): event
        case .surveyAnswered(let event): event
        case .surveyClosed(let event): event
        case .attestationMade(let event): event
        case .attestationWithdrawn(let event): event
        case .mediaStored(let event): event
        case .mediaPurged(let event): event
        case .retentionProbed(let event): event
        }
    }
}
