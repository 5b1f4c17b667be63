public import Wire

/// What somebody wants recorded as evidence.
public enum EvidenceCommand: Hashable, Sendable {
    case openSurvey(topic: String, at: PlacePath, SurveyMethod, population: Int64)
    case answer(SurveyID, answers: Int64, satisfied: Int64)
    case closeSurvey(SurveyID)
    case attest(Statement, at: PlacePath)
    case withdraw(AttestationID)
    /// Where it was made is who may see it: those who may see the place.
    case storeMedia(hash: [UInt8], byteCount: Int64, type: String, at: PlacePath)
    case purgeMedia(MediaID, reason: String)
    /// The same for what was kept long enough, which goes only if nobody stands by what it proves.
    case expireMedia(MediaID, reason: String)
    case probe(Probe, at: PlacePath)

    /// What is attested. Words stand as a reference to the vault.
    public struct Statement: Hashable, Sendable {
        public var standard: String
        public var clause: String
        public var verdict: Attestation.Verdict
        public var value: Int64?
        public var text: String?
        public var media: [String]?
        public var validUntil: Instant?

        public init(
            standard: String, clause: String, verdict: Attestation.Verdict, value: Int64? = nil, text: String? = nil,
            media: [String]? = nil, validUntil: Instant? = nil
        ) {
            self.standard = standard
            self.clause = clause
            self.verdict = verdict
            self.value = value
            self.text = text
            self.media = media
            self.validUntil = validUntil
        }
    }

    /// How far back what a device records was found to go.
    public struct Probe: Hashable, Sendable {
        public var source: DeviceID
        public var kind: RetainedKind
        public var oldest: Instant
        public var width: Int64?
        public var height: Int64?

        public init(
            _ source: DeviceID, _ kind: RetainedKind, oldest: Instant, width: Int64? = nil, height: Int64? = nil
        ) {
            self.source = source
            self.kind = kind
            self.oldest = oldest
            self.width = width
            self.height = height
        }
    }
}

extension Rule {
    public static let surveyUnknown = Rule("survey.unknown")
    public static let surveyClosed = Rule("survey.closed")
    public static let surveyCount = Rule("survey.count")
    public static let attestationUnknown = Rule("attestation.unknown")
    public static let attestationWithdrawn = Rule("attestation.withdrawn")
    public static let attestationClause = Rule("attestation.clause")
    public static let attestationReason = Rule("attestation.reason")
    public static let attestationExpired = Rule("attestation.expired")
    public static let attestationMedia = Rule("attestation.media")
    public static let mediaUnknown = Rule("media.unknown")
    public static let mediaPurged = Rule("media.purged")
    public static let mediaHash = Rule("media.hash")
    public static let mediaCited = Rule("media.cited")
    public static let mediaReason = Rule("media.reason")
    public static let retentionProbe = Rule("retention.probe")
    public static let evidenceTime = Rule("evidence.time")
    public static let evidenceExists = Rule("evidence.exists")

    public static let evidenceRules: [Rule] = [
        .surveyUnknown, .surveyClosed, .surveyCount, .attestationUnknown, .attestationWithdrawn, .attestationClause,
        .attestationReason, .attestationExpired, .attestationMedia, .mediaUnknown, .mediaPurged, .mediaHash,
        .mediaCited, .mediaReason, .retentionProbe, .evidenceTime, .evidenceExists,
    ]
}
