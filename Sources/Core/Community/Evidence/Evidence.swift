import Wire

/// Surveys, attestations and media: what is decided about them, and what they have become.
public struct Evidence {
    var surveys: Table<Survey>
    var attestations: Table<Attestation>
    var media: Table<Media>

    /// Topics, clauses and types are short; what is longer belongs into a document.
    public static let maximumTextByteCount = 120
    static let hashByteCount = 32

    public init(rows: any RowSource) {
        surveys = Table(rows)
        attestations = Table(rows)
        media = Table(rows)
    }

    public mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&surveys)
        try visitor.visit(&attestations)
        try visitor.visit(&media)
    }

    mutating func evolve(_ fact: Fact<EvidenceEvent>) {
        let now = fact.occurred
        switch fact.event {
        case .surveyOpened(let event):
            var new = Survey()
            new.id = SurveyID(text: fact.subject)
            new.place = fact.place ?? .community
            (new.topic, new.method, new.population) = (event.topic, event.method, event.population)
            new.opened = now
            surveys.put(new)
        case .surveyAnswered(let event):
            surveys.modify(SurveyID(text: fact.subject)) { survey in
                survey.answers = survey.answers.addingSaturated(event.answers)
                survey.satisfied = survey.satisfied.addingSaturated(event.satisfied)
            }
        case .surveyClosed: surveys.modify(SurveyID(text: fact.subject)) { $0.closed = now }
        case .attestationMade(let event): attestations.put(Attestation(event, fact))
        case .attestationWithdrawn:
            attestations.modify(AttestationID(text: fact.subject)) { $0.withdrawn = now }
        case .mediaStored(let event):
            var new = Media()
            new.id = MediaID(text: fact.subject)
            (new.hash, new.byteCount, new.type) = (event.hash, event.byteCount, event.type)
            new.stored = now
            media.put(new)
        case .mediaPurged(let event):
            media.modify(MediaID(text: fact.subject)) { media in
                media.purged = now
                media.purgeReason = event.reason
            }
        }
    }

    /// What a command leads to, or the rule that refuses it.
    public mutating func decide(
        _ command: EvidenceCommand, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<EvidenceEvent>] {
        switch command {
        case .openSurvey(let topic, let place, let method, let population):
            [try open(topic, at: place, method, population, context)]
        case .answer(let id, let answers, let satisfied): [try answer(id, answers, satisfied, context)]
        case .closeSurvey(let id):
            [context.propose(.surveyClosed(SurveyClosed()), about: id.text, at: try open(id).place)]
        case .attest(let statement, let place): [try attest(statement, at: place, context)]
        case .withdraw(let id): [try withdraw(id, context)]
        case .storeMedia(let hash, let byteCount, let type): [try store(hash, byteCount, type, context)]
        case .purgeMedia(let id, let reason): [try purge(id, reason, context)]
        }
    }

    private func open(
        _ topic: String, at place: PlacePath, _ method: SurveyMethod, _ population: Int64, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        guard isShort(topic), population > 0 else {
            throw Rejection(.surveyCount, "a survey has a topic and asks somebody")
        }
        var event = SurveyOpened()
        (event.topic, event.method, event.population) = (topic, method, population)
        let id: SurveyID = context.newID("s")
        return context.propose(.surveyOpened(event), about: id.text, at: place)
    }

    private mutating func answer(
        _ id: SurveyID, _ answers: Int64, _ satisfied: Int64, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        let survey = try open(id)
        guard answers > 0, (0...answers).contains(satisfied), answers <= survey.population - survey.answers else {
            throw Rejection(
                .surveyCount,
                "no more are satisfied than answer, and no more answer than the \(survey.population) who were asked")
        }
        var event = SurveyAnswered()
        (event.answers, event.satisfied) = (answers, satisfied)
        return context.propose(.surveyAnswered(event), about: id.text, at: survey.place)
    }

    private mutating func open(_ id: SurveyID) throws(Rejection) -> Survey {
        guard let survey = surveys[id] else { throw Rejection(.surveyUnknown, "there is no survey \(id)") }
        guard survey.closed == nil else { throw Rejection(.surveyClosed, "the survey \(id) is closed") }
        return survey
    }

    private func attest(
        _ statement: EvidenceCommand.Statement, at place: PlacePath, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        guard isShort(statement.standard), isShort(statement.clause) else {
            throw Rejection(.attestationClause, "an attestation names a standard and a clause")
        }
        var event = AttestationMade()
        (event.standard, event.clause, event.isMet) = (statement.standard, statement.clause, statement.isMet)
        (event.value, event.text) = (statement.value, statement.text)
        (event.media, event.validUntil) = (statement.media, statement.validUntil)
        let id: AttestationID = context.newID("t")
        return context.propose(.attestationMade(event), about: id.text, at: place)
    }

    private mutating func withdraw(
        _ id: AttestationID, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        guard let made = attestations[id] else {
            throw Rejection(.attestationUnknown, "there is no attestation \(id)")
        }
        guard made.withdrawn == nil else {
            throw Rejection(.attestationWithdrawn, "the attestation \(id) is withdrawn already")
        }
        return context.propose(.attestationWithdrawn(AttestationWithdrawn()), about: id.text, at: made.place)
    }

    private func store(
        _ hash: [UInt8], _ byteCount: Int64, _ type: String, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        guard hash.count == Self.hashByteCount, byteCount >= 0, isShort(type) else {
            throw Rejection(.mediaHash, "media are named by a SHA-256, their size and their type")
        }
        var event = MediaStored()
        (event.hash, event.byteCount, event.type) = (Packed(hash), byteCount, type)
        let id: MediaID = context.newID("m")
        return context.propose(.mediaStored(event), about: id.text, at: nil)
    }

    private mutating func purge(
        _ id: MediaID, _ reason: String, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        guard let found = media[id] else { throw Rejection(.mediaUnknown, "there is no \(id)") }
        guard found.purged == nil else { throw Rejection(.mediaPurged, "\(id) is purged already") }
        guard isShort(reason) else { throw Rejection(.mediaPurged, "a purge says why, shortly") }
        var event = MediaPurged()
        event.reason = reason
        return context.propose(.mediaPurged(event), about: id.text, at: nil)
    }

    private func isShort(_ text: String) -> Bool { (1...Self.maximumTextByteCount).contains(text.utf8.count) }
}

extension Attestation {
    fileprivate init(_ event: AttestationMade, _ fact: Fact<EvidenceEvent>) {
        id = AttestationID(text: fact.subject)
        place = fact.place ?? .community
        (standard, clause, isMet) = (event.standard, event.clause, event.isMet)
        (value, by, media) = (event.value, fact.actor, event.media ?? [])
        (made, validUntil) = (fact.occurred, event.validUntil)
    }
}
