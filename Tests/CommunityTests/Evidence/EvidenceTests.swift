import Community
import Histories
import Samples
import Testing
import Wire

@Suite struct `A piece of evidence` {
    private var lane = LaneUnderTest(startingAt: moment("2026-11-20 09:00"))

    private var evidence: Evidence { lane.incident.evidence }

    private mutating func store(_ byte: UInt8 = 1, at time: Instant? = nil) throws -> MediaID {
        let hash = [UInt8](repeating: byte, count: 32)
        return MediaID(
            text: try lane.give(.storeMedia(hash: hash, byteCount: 10, type: "image/jpeg", at: .community), at: time))
    }

    @Test mutating func `of what people think adds up, answer by answer`() throws {
        let id = SurveyID(
            text: try lane.give(.openSurvey(topic: "S4.43", at: "b1", .telephone, population: 10)))
        try lane.give(.answer(id, answers: 4, satisfied: 3), at: moment("2026-11-20 10:00"))
        try lane.give(.answer(id, answers: 6, satisfied: 6), at: moment("2026-11-21 10:00"))
        try lane.give(.closeSurvey(id), at: moment("2026-11-22 10:00"))
        var evidence = evidence
        let survey = try #require(evidence[id])
        #expect((survey.population, survey.answers, survey.satisfied) == (10, 10, 9))
        #expect(survey.closed == moment("2026-11-22 10:00"))
        var known: [SurveyAnswer] = []
        evidence.forEachAnswer { known.append($0) }
        #expect(known.sorted { $0.key.seq < $1.key.seq }.map(\.satisfied) == [3, 6])
        #expect(known.allSatisfy { $0.key.survey == id })
    }

    @Test mutating func `of a document stands until it expires or is withdrawn`() throws {
        let end = moment("2027-01-01 00:00")
        let media = try store()
        let statement = EvidenceCommand.Statement(
            standard: "S1", clause: "7.1.2", verdict: .met, media: [media.text], validUntil: end)
        let id = AttestationID(text: try lane.give(.attest(statement, at: .community), by: "assessor"))
        var evidence = evidence
        let made = try #require(evidence[id])
        #expect(made.by == "assessor")
        #expect(made.media == [media.text])
        #expect(!made.stands(at: made.made.advanced(byMilliseconds: -1)))
        #expect(made.stands(at: made.made))
        #expect(made.stands(at: end))
        #expect(!made.stands(at: end.advanced(byMilliseconds: 1)))
        try lane.give(.withdraw(id), at: moment("2026-12-01 00:00"))
        evidence = self.evidence
        let withdrawn = try #require(evidence[id])
        #expect(withdrawn.stands(at: moment("2026-11-30 23:59")))
        #expect(!withdrawn.stands(at: moment("2026-12-01 00:00")))
    }

    @Test mutating func `keeps the hash of what must go`() throws {
        let id = try store(7)
        try lane.give(.purgeMedia(id, reason: "30 days"), at: moment("2026-12-21 09:00"))
        var evidence = evidence
        let media = try #require(evidence[media: id])
        #expect(media.hash.bytes == [UInt8](repeating: 7, count: 32))
        #expect(media.purged == moment("2026-12-21 09:00"))
        #expect(media.purgeReason == "30 days")
    }

    @Test mutating func `does not expire while somebody stands by what it proves, and may be purged all the same`()
        throws
    {
        let (id, other) = (try store(7), try store(8))
        var statement = EvidenceCommand.Statement(standard: "S0", clause: "5.5.2.1a", verdict: .met)
        statement.media = [id.text, other.text]
        let attestation = AttestationID(text: try lane.give(.attest(statement, at: .community)))
        var evidence = evidence
        let key = try CommandKey(principal: "linli", source: "/tests", id: "expire")
        let context = CommandContext(now: lane.now, actor: "linli:node", key: key)
        let error = #expect(throws: Rejection.self) {
            try evidence.decide(.expireMedia(id, reason: "90 days"), context)
        }
        #expect(error?.rule == .mediaCited)
        try lane.give(.purgeMedia(other, reason: "asked for"))
        try lane.give(.withdraw(attestation))
        lane.now = lane.now.advanced(byMilliseconds: 1)
        try lane.give(.expireMedia(id, reason: "90 days"))
        evidence = self.evidence
        #expect(evidence[media: id]?.purged == lane.now)
    }

    @Test(arguments: [(30 * 86_400_000 - 1, 29), (30 * 86_400_000, 30), (0, 0)] as [(Int64, Int64)])
    mutating func `of records counts whole days back`(age: Int64, days: Int64) throws {
        let probe = EvidenceCommand.Probe(
            "cam1", .video, oldest: lane.now.advanced(byMilliseconds: -age), width: 1_280, height: 720)
        try lane.give(.probe(probe, at: "b1"))
        var found: [RetentionProbe] = []
        evidence.forEachProbe { found.append($0) }
        #expect(found.map(\.days) == [days])
        #expect(found.map(\.place) == ["b1"])
        #expect(found.map(\.width) == [1_280])
    }
}

@Suite struct `Evidence is refused` {
    private static let hash = [UInt8](repeating: 9, count: 32)

    private static func statement(
        _ clause: String = "7.1.2", _ verdict: Attestation.Verdict = .met, media: [String]? = nil,
        until: Instant? = nil
    ) -> EvidenceCommand {
        .attest(
            EvidenceCommand.Statement(
                standard: "S1", clause: clause, verdict: verdict, media: media, validUntil: until),
            at: .community)
    }

    private static func probe(_ source: DeviceID = "cam1", age: Int64 = 0, width: Int64? = nil) -> EvidenceCommand {
        let oldest = moment("2026-11-20 09:00").advanced(byMilliseconds: -age)
        return .probe(EvidenceCommand.Probe(source, .video, oldest: oldest, width: width), at: "b1")
    }

    /// Of one survey among ten, an attestation, and two pictures of which one is purged. Names stand for ids.
    private static let refused: [(EvidenceCommand, Rule)] = [
        (.openSurvey(topic: "", at: "b1", .paper, population: 1), .surveyCount),
        (.openSurvey(topic: String(repeating: "x", count: 121), at: "b1", .paper, population: 1), .surveyCount),
        (.openSurvey(topic: "S4.43", at: "b1", .paper, population: 0), .surveyCount),
        (.answer("none", answers: 1, satisfied: 1), .surveyUnknown),
        (.answer("closed", answers: 1, satisfied: 1), .surveyClosed),
        (.closeSurvey("closed"), .surveyClosed),
        (.answer("open", answers: 0, satisfied: 0), .surveyCount),
        (.answer("open", answers: 2, satisfied: 3), .surveyCount),
        (.answer("open", answers: 2, satisfied: -1), .surveyCount),
        (.answer("open", answers: 10, satisfied: 1), .surveyCount),
        (.answer("open", answers: .max, satisfied: 1), .surveyCount),
        (statement(""), .attestationClause),
        (statement("S0 5.5.2.1a", .notApplicable), .attestationReason),
        (statement(until: moment("2026-11-20 08:59")), .attestationExpired),
        (statement(media: (0...32).map { "m\($0)" }), .attestationMedia),
        (statement(media: ["none"]), .mediaUnknown),
        (statement(media: ["purged"]), .mediaPurged),
        (.withdraw("none"), .attestationUnknown),
        (.withdraw("withdrawn"), .attestationWithdrawn),
        (.storeMedia(hash: [], byteCount: 1, type: "image/png", at: .community), .mediaHash),
        (.storeMedia(hash: hash, byteCount: -1, type: "image/png", at: .community), .mediaHash),
        (.storeMedia(hash: hash, byteCount: 1, type: "", at: .community), .mediaHash),
        (.purgeMedia("none", reason: "x"), .mediaUnknown),
        (.purgeMedia("purged", reason: "x"), .mediaPurged),
        (.purgeMedia("stored", reason: ""), .mediaReason),
        (probe("no id"), .retentionProbe),
        (probe(width: 0), .retentionProbe),
        (probe(age: -1), .evidenceTime),
    ]

    private static func prepared() throws -> (LaneUnderTest, [String: String]) {
        var lane = LaneUnderTest(startingAt: moment("2026-11-20 09:00"))
        var names: [String: String] = [:]
        let survey = EvidenceCommand.openSurvey(topic: "S4.43", at: "b1", .paper, population: 10)
        names["open"] = try lane.give(survey)
        try lane.give(.answer(SurveyID(text: names["open"]!), answers: 1, satisfied: 1))
        names["closed"] = try lane.give(survey)
        try lane.give(.closeSurvey(SurveyID(text: names["closed"]!)))
        names["withdrawn"] = try lane.give(statement())
        try lane.give(.withdraw(AttestationID(text: names["withdrawn"]!)))
        for name in ["stored", "purged"] {
            names[name] = try lane.give(.storeMedia(hash: hash, byteCount: 1, type: "image/png", at: .community))
        }
        try lane.give(.purgeMedia(MediaID(text: names["purged"]!), reason: "asked for"))
        return (lane, names)
    }

    private static func refusal(of attempt: () throws -> Void) throws -> Rule? {
        do {
            try attempt()
            return nil
        } catch let rejection as Rejection {
            return rejection.rule
        }
    }

    @Test(arguments: refused)
    func `by a rule, and nothing changes`(command: EvidenceCommand, rule: Rule) throws {
        var (lane, names) = try Self.prepared()
        let count = lane.records.count
        #expect(try Self.refusal { try lane.give(command.naming(names)) } == rule)
        #expect(lane.records.count == count)
    }

    @Test func `when it is said to be older than what it is about, or of the future`() throws {
        var (lane, names) = try Self.prepared()
        let before = moment("2026-11-20 08:59")
        let made = try lane.give(Self.statement())
        for command in [
            .answer("open", answers: 1, satisfied: 1), .closeSurvey("open"), .withdraw(AttestationID(text: made)),
            .purgeMedia("stored", reason: "x"),
        ] as [EvidenceCommand] {
            #expect(try Self.refusal { try lane.give(command.naming(names), at: before) } == .evidenceTime)
        }
        var evidence = lane.incident.evidence
        let context = CommandContext(
            now: lane.now, occurred: lane.now.advanced(byMilliseconds: 300_001), actor: "x",
            key: try CommandKey(principal: "x", source: "/x", id: "x"))
        #expect(try Self.refusal { _ = try evidence.decide(Self.statement(), context) } == .evidenceTime)
    }

    @Test func `when the same command has begun it already and its id is forgotten`() throws {
        for command in [
            .openSurvey(topic: "S4.43", at: "b1", .paper, population: 10), Self.statement(),
            .storeMedia(hash: Self.hash, byteCount: 1, type: "image/png", at: .community),
        ] as [EvidenceCommand] {
            var lane = LaneUnderTest()
            let key = try CommandKey(principal: "desk", source: "/tests", id: "again")
            let context = CommandContext(now: lane.now, actor: "desk", key: key)
            var evidence = lane.incident.evidence
            let proposal = try evidence.decide(command, context)[0]
            try lane.append(proposal.event())
            evidence = lane.incident.evidence
            #expect(try Self.refusal { _ = try evidence.decide(command, context) } == .evidenceExists)
        }
    }

    @Test func `by each of its rules in some test`() {
        let elsewhere: Set<Rule> = [.evidenceExists, .mediaCited]
        #expect(Set(Self.refused.map(\.1)).union(elsewhere) == Set(Rule.evidenceRules))
        #expect(Set(Rule.evidenceRules.map(\.code)).count == Rule.evidenceRules.count)
    }
}

extension EvidenceCommand {
    /// The same command about what stands behind the names.
    func naming(_ names: [String: String]) -> EvidenceCommand {
        func real<Thing>(_ id: ID<Thing>) -> ID<Thing> { ID(text: names[id.text] ?? id.text) }
        switch self {
        case .answer(let id, let answers, let satisfied):
            return .answer(real(id), answers: answers, satisfied: satisfied)
        case .closeSurvey(let id): return .closeSurvey(real(id))
        case .withdraw(let id): return .withdraw(real(id))
        case .purgeMedia(let id, let reason): return .purgeMedia(real(id), reason: reason)
        case .attest(var statement, let place):
            statement.media = statement.media?.map { names[$0] ?? $0 }
            return .attest(statement, at: place)
        default: return self
        }
    }
}
