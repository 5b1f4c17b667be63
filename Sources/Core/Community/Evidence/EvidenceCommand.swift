public import Wire

/// What somebody wants recorded as evidence.
public enum EvidenceCommand: Hashable, Sendable {
    case openSurvey(topic: String, at: PlacePath, SurveyMethod, population: Int64)
    case answer(SurveyID, answers: Int64, satisfied: Int64)
    case closeSurvey(SurveyID)
    case attest(Statement, at: PlacePath)
    case withdraw(AttestationID)
    case storeMedia(hash: [UInt8], byteCount: Int64, type: String)
    case purgeMedia(MediaID, reason: String)

    /// What is attested. Words stand as a reference to the vault.
    public struct Statement: Hashable, Sendable {
        public var standard: String
        public var clause: String
        public var isMet: Bool
        public var value: Int64?
        public var text: String?
        public var media: [String]?
        public var validUntil: Instant?

        public init(
            standard: String, clause: String, isMet: Bool, value: Int64? = nil, text: String? = nil,
            media: [String]? = nil, validUntil: Instant? = nil
        ) {
            self.standard = standard
            self.clause = clause
            self.isMet = isMet
            self.value = value
            self.text = text
            self.media = media
            self.validUntil = validUntil
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
    public static let mediaUnknown = Rule("media.unknown")
    public static let mediaPurged = Rule("media.purged")
    public static let mediaHash = Rule("media.hash")

    public static let evidenceRules: [Rule] = [
        .surveyUnknown, .surveyClosed, .surveyCount, .attestationUnknown, .attestationWithdrawn, .attestationClause,
        .mediaUnknown, .mediaPurged, .mediaHash,
    ]
}
