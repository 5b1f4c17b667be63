import Wire

extension Evidence {
    /// What a command leads to, or the rule that refuses it.
    public mutating func decide(
        _ command: EvidenceCommand, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<EvidenceEvent>] {
        guard !context.isInFuture else {
            throw Rejection(.evidenceTime, "it is said to have occurred later than now")
        }
        return switch command {
        case .openSurvey(let topic, let place, let method, let population):
            [try open(topic, at: place, method, population, context)]
        case .answer(let id, let answers, let satisfied): [try answer(id, answers, satisfied, context)]
        case .closeSurvey(let id):
            [context.propose(.surveyClosed(SurveyClosed()), about: id.text, at: try open(id, context).place)]
        case .attest(let statement, let place): [try attest(statement, at: place, context)]
        case .withdraw(let id): [try withdraw(id, context)]
        case .storeMedia(let hash, let byteCount, let type, let place):
            [try store(hash, byteCount, type, at: place, context)]
        case .purgeMedia(let id, let reason): [try purge(id, reason, context)]
        case .expireMedia(let id, let reason): [try expire(id, reason, context)]
        case .probe(let probe, let place): [try self.probe(probe, at: place, context)]
        }
    }

    private mutating func open(
        _ topic: String, at place: PlacePath, _ method: SurveyMethod, _ population: Int64, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        guard isShort(topic), population > 0 else {
            throw Rejection(.surveyCount, "a survey has a topic and asks somebody")
        }
        let id: SurveyID = context.newID("s")
        guard surveys[id] == nil else { throw existing(id) }
        var event = SurveyOpened()
        (event.topic, event.method, event.population) = (topic, method, population)
        return context.propose(.surveyOpened(event), about: id.text, at: place)
    }

    private mutating func answer(
        _ id: SurveyID, _ answers: Int64, _ satisfied: Int64, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        let survey = try open(id, context)
        guard answers > 0, (0...answers).contains(satisfied), answers <= survey.population - survey.answers else {
            throw Rejection(
                .surveyCount,
                "no more are satisfied than answer, and no more answer than the \(survey.population) who were asked")
        }
        var event = SurveyAnswered()
        (event.answers, event.satisfied) = (answers, satisfied)
        return context.propose(.surveyAnswered(event), about: id.text, at: survey.place)
    }

    private mutating func open(_ id: SurveyID, _ context: CommandContext) throws(Rejection) -> Survey {
        guard let survey = surveys[id] else { throw Rejection(.surveyUnknown, "there is no survey \(id)") }
        guard survey.closed == nil else { throw Rejection(.surveyClosed, "the survey \(id) is closed") }
        try check(context, isAfter: survey.opened)
        return survey
    }

    private mutating func attest(
        _ statement: EvidenceCommand.Statement, at place: PlacePath, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        guard isShort(statement.standard), isShort(statement.clause) else {
            throw Rejection(.attestationClause, "an attestation names a standard and a clause")
        }
        guard statement.verdict != .notApplicable || statement.text != nil else {
            throw Rejection(.attestationReason, "what does not apply does not do so for a reason")
        }
        if let end = statement.validUntil, end < context.occurred {
            throw Rejection(.attestationExpired, "it was not valid any more when it was made")
        }
        try check(statement.media ?? [])
        let id: AttestationID = context.newID("t")
        guard attestations[id] == nil else { throw existing(id) }
        var event = AttestationMade()
        (event.standard, event.clause, event.verdict) = (statement.standard, statement.clause, statement.verdict)
        (event.value, event.text) = (statement.value, statement.text)
        (event.media, event.validUntil) = (statement.media, statement.validUntil)
        return context.propose(.attestationMade(event), about: id.text, at: place)
    }

    /// What is named as proof must be there to be looked at.
    private mutating func check(_ proofs: [String]) throws(Rejection) {
        guard proofs.count <= Self.maximumMediaCount else {
            throw Rejection(.attestationMedia, "a statement has at most \(Self.maximumMediaCount) proofs")
        }
        for proof in proofs { _ = try present(MediaID(text: proof)) }
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
        try check(context, isAfter: made.made)
        return context.propose(.attestationWithdrawn(AttestationWithdrawn()), about: id.text, at: made.place)
    }

    private mutating func store(
        _ hash: [UInt8], _ byteCount: Int64, _ type: String, at place: PlacePath, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        guard hash.count == Self.hashByteCount, byteCount >= 0, isShort(type) else {
            throw Rejection(.mediaHash, "media are named by a SHA-256, their size and their type")
        }
        let id: MediaID = context.newID("m")
        guard media[id] == nil else { throw existing(id) }
        var event = MediaStored()
        (event.hash, event.byteCount, event.type) = (Packed(hash), byteCount, type)
        return context.propose(.mediaStored(event), about: id.text, at: place)
    }

    private mutating func purge(
        _ id: MediaID, _ reason: String, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        let found = try present(id)
        guard isShort(reason) else { throw Rejection(.mediaReason, "a purge says why, shortly") }
        try check(context, isAfter: found.stored)
        var event = MediaPurged()
        event.reason = reason
        return context.propose(.mediaPurged(event), about: id.text, at: found.place)
    }

    private mutating func expire(
        _ id: MediaID, _ reason: String, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        guard !proofs(at: context.occurred).contains(id.text) else {
            throw Rejection(.mediaCited, "\(id) proves what somebody stands by")
        }
        return try purge(id, reason, context)
    }

    /// What proves something that somebody stands by.
    func proofs(at moment: Instant) -> Set<String> {
        var proofs: Set<String> = []
        attestations.forEach { if $0.stands(at: moment) { proofs.formUnion($0.media) } }
        return proofs
    }

    private mutating func present(_ id: MediaID) throws(Rejection) -> Media {
        guard let found = media[id] else { throw Rejection(.mediaUnknown, "there is no \(id)") }
        guard found.purged == nil else { throw Rejection(.mediaPurged, "\(id) is purged already") }
        return found
    }

    private func probe(
        _ probe: EvidenceCommand.Probe, at place: PlacePath, _ context: CommandContext
    ) throws(Rejection) -> Proposal<EvidenceEvent> {
        guard probe.source.isName, (probe.width ?? 1) > 0, (probe.height ?? 1) > 0 else {
            throw Rejection(.retentionProbe, "a probe names what it looked at, and a picture has a size")
        }
        guard probe.oldest <= context.occurred else {
            throw Rejection(.evidenceTime, "the oldest record is younger than the look at it")
        }
        var event = RetentionProbed()
        (event.kind, event.oldest) = (probe.kind, probe.oldest)
        (event.width, event.height) = (probe.width, probe.height)
        return context.propose(.retentionProbed(event), about: probe.source.text, at: place)
    }

    private func check(_ context: CommandContext, isAfter began: Instant) throws(Rejection) {
        guard context.occurred >= began else { throw Rejection(.evidenceTime, "it began later than that") }
    }

    private func existing<Thing>(_ id: ID<Thing>) -> Rejection {
        Rejection(.evidenceExists, "this has been recorded as \(id) already")
    }

    private func isShort(_ text: String) -> Bool {
        (1...Self.maximumTextLength).contains(text.unicodeScalars.count)
    }
}
