import Wire

/// Surveys, attestations, media and how long records are kept: what is decided about them, and what they have become.
public struct Evidence {
    var surveys: Table<Survey>
    var answers: Table<SurveyAnswer>
    var attestations: Table<Attestation>
    var media: Table<Media>
    var probes: Table<RetentionProbe>

    /// Topics, clauses and types are short; what is longer belongs into a document.
    public static let maximumTextLength = 120
    /// What proves one statement can be looked through by somebody.
    public static let maximumMediaCount = 32
    static let hashByteCount = 32

    public init(rows: any RowSource) {
        surveys = Table(rows)
        answers = Table(rows)
        attestations = Table(rows)
        media = Table(rows)
        probes = Table(rows)
    }

    public subscript(survey: SurveyID) -> Survey? {
        mutating get { surveys[survey] }
    }

    public subscript(attestation: AttestationID) -> Attestation? {
        mutating get { attestations[attestation] }
    }

    public subscript(media id: MediaID) -> Media? {
        mutating get { media[id] }
    }

    public func forEachSurvey(_ visit: (Survey) -> Void) { surveys.forEach(visit) }
    public func forEachAnswer(_ visit: (SurveyAnswer) -> Void) { answers.forEach(visit) }
    public func forEachAttestation(_ visit: (Attestation) -> Void) { attestations.forEach(visit) }
    public func forEachMedia(_ visit: (Media) -> Void) { media.forEach(visit) }
    public func forEachProbe(_ visit: (RetentionProbe) -> Void) { probes.forEach(visit) }

    public mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&surveys)
        try visitor.visit(&answers)
        try visitor.visit(&attestations)
        try visitor.visit(&media)
        try visitor.visit(&probes)
    }

    mutating func evolve(_ fact: Fact<EvidenceEvent>) {
        let now = fact.occurred
        switch fact.event {
        case .surveyOpened(let event): surveys.put(Survey(event, fact))
        case .surveyAnswered(let event): answered(event, fact)
        case .surveyClosed: surveys.modify(SurveyID(text: fact.subject)) { $0.closed = now }
        case .attestationMade(let event): attestations.put(Attestation(event, fact))
        case .attestationWithdrawn:
            attestations.modify(AttestationID(text: fact.subject)) { $0.withdrawn = now }
        case .mediaStored(let event): media.put(Media(event, fact))
        case .mediaPurged(let event):
            media.modify(MediaID(text: fact.subject)) { media in
                media.purged = now
                media.purgeReason = event.reason
            }
        case .retentionProbed(let event): probes.put(RetentionProbe(event, fact))
        }
    }

    private mutating func answered(_ event: SurveyAnswered, _ fact: Fact<EvidenceEvent>) {
        var answer = SurveyAnswer()
        answer.key = SurveyAnswer.Key(survey: SurveyID(text: fact.subject), seq: Int64(clamping: fact.seq.value))
        answer.at = fact.occurred
        // What others have recorded was not refused by anybody here.
        answer.answers = max(0, event.answers)
        answer.satisfied = min(max(0, event.satisfied), answer.answers)
        let isKnown: Void? = surveys.modify(answer.key.survey) { survey in
            survey.answers = survey.answers.addingSaturated(answer.answers)
            survey.satisfied = survey.satisfied.addingSaturated(answer.satisfied)
        }
        if isKnown != nil { answers.put(answer) }
    }
}

extension Survey {
    fileprivate init(_ event: SurveyOpened, _ fact: Fact<EvidenceEvent>) {
        id = SurveyID(text: fact.subject)
        place = fact.place ?? .community
        (topic, method, population) = (event.topic, event.method, max(0, event.population))
        opened = fact.occurred
    }
}

extension Attestation {
    fileprivate init(_ event: AttestationMade, _ fact: Fact<EvidenceEvent>) {
        id = AttestationID(text: fact.subject)
        place = fact.place ?? .community
        (standard, clause, verdict) = (event.standard, event.clause, event.verdict)
        (value, by, media) = (event.value, fact.actor, event.media ?? [])
        (made, validUntil) = (fact.occurred, event.validUntil)
    }
}

extension Media {
    fileprivate init(_ event: MediaStored, _ fact: Fact<EvidenceEvent>) {
        id = MediaID(text: fact.subject)
        place = fact.place ?? .community
        (hash, byteCount, type) = (event.hash, event.byteCount, event.type)
        stored = fact.occurred
    }
}

extension RetentionProbe {
    fileprivate init(_ event: RetentionProbed, _ fact: Fact<EvidenceEvent>) {
        key = Key(source: DeviceID(text: fact.subject), kind: event.kind, probed: fact.occurred)
        place = fact.place ?? .community
        (oldest, width, height) = (event.oldest, event.width, event.height)
    }
}
