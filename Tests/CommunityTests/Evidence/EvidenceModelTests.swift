import CBOR
import Community
import Histories
import Samples
import Testing
import Wire

@Suite struct `Evidence by any commands` {
    @Test func `is decided and kept as a naive list of it would be, and stored and loaded again alike`() throws {
        var rules: Set<Rule> = []
        for seed in 1...50 {
            var history = RandomEvidence(seed: UInt64(seed))
            for _ in 0..<100 { try history.step(&rules) }
            try history.compare()
        }
        // What nobody can break by chance has tests of its own.
        let rare: Set<Rule> = [
            .attestationClause, .attestationReason, .attestationExpired, .attestationMedia, .mediaHash, .mediaCited,
            .mediaReason,
            .retentionProbe, .evidenceTime, .evidenceExists,
        ]
        #expect(rules.union(rare) == Set(Rule.evidenceRules))
    }

    @Test func `that others have recorded is folded and decided upon, whatever it says`() throws {
        for seed in 1...60 {
            var random = SeededGenerator(seed: UInt64(seed))
            var lane = LaneUnderTest()
            for _ in 0..<60 {
                let time = Instant(milliseconds: Self.number(&random))
                let event = Self.event(&random)
                let proposal = Proposal(
                    occurred: time, place: nil, subject: random.element(of: ["a", "b"]), actor: nil, event: event)
                try lane.append(proposal.event())
            }
            try lane.storeAndForget()
            var evidence = lane.incident.evidence
            evidence.forEachProbe { #expect($0.days >= 0) }
            evidence.forEachSurvey { #expect($0.population >= 0 && $0.satisfied <= $0.answers) }
            for command in [
                .answer("a", answers: .max, satisfied: 1), .answer("b", answers: 1, satisfied: 1), .closeSurvey("a"),
                .withdraw("a"), .purgeMedia("a", reason: "x"),
            ] as [EvidenceCommand] {
                let context = CommandContext(
                    now: Instant(milliseconds: Self.number(&random)), actor: "x",
                    key: try CommandKey(principal: "x", source: "/x", id: "x"))
                // Whether it is refused does not matter here, only that there is an answer.
                _ = try? evidence.decide(command, context)
            }
        }
    }

    private static func number(_ random: inout SeededGenerator) -> Int64 {
        random.element(of: [.min, .min + 1, -1, 0, 1, 5, .max - 1, .max])
    }

    private static func event(_ random: inout SeededGenerator) -> EvidenceEvent {
        switch random.number(in: 0...7) {
        case 0:
            var event = SurveyOpened()
            event.population = number(&random)
            return .surveyOpened(event)
        case 1, 2:
            var event = SurveyAnswered()
            (event.answers, event.satisfied) = (number(&random), number(&random))
            return .surveyAnswered(event)
        case 3: return .surveyClosed(SurveyClosed())
        case 4:
            var event = AttestationMade()
            (event.value, event.validUntil) = (number(&random), Instant(milliseconds: number(&random)))
            return .attestationMade(event)
        case 5: return .attestationWithdrawn(AttestationWithdrawn())
        case 6: return random.coin() ? .mediaStored(MediaStored()) : .mediaPurged(MediaPurged())
        default:
            var event = RetentionProbed()
            event.oldest = Instant(milliseconds: number(&random))
            return .retentionProbed(event)
        }
    }
}

/// Commands about the last few surveys, attestations and pictures, beside a list of what they should lead to.
private struct RandomEvidence {
    private enum Thing {
        case survey(SurveyID, population: Int64, answers: [(Int64, Int64)], isClosed: Bool)
        case attestation(AttestationID, isWithdrawn: Bool)
        case media(MediaID, isPurged: Bool)
    }

    private var things: [Thing] = []
    private var lane = LaneUnderTest(startingAt: moment("2026-11-20 09:00"))
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func step(_ rules: inout Set<Rule>) throws {
        lane.now = lane.now.advanced(byMilliseconds: 1_000)
        let index =
            things.isEmpty || random.chance(perMille: 300) ? nil : Optional(random.number(in: 0...(things.count - 1)))
        let expected = try index.map { try change(at: $0) } ?? begin()
        if let expected { rules.insert(expected) }
        if random.chance(perMille: 30) { try lane.storeAndForget() }
    }

    /// Does it, and expects to be refused by this rule or not at all.
    private mutating func give(_ command: EvidenceCommand, _ expected: Rule?) throws -> String {
        do {
            let subject = try lane.give(command)
            #expect(expected == nil, "\(command)")
            return subject
        } catch let rejection as Rejection {
            #expect(rejection.rule == expected, "\(command)")
            return ""
        }
    }

    private mutating func begin() throws -> Rule? {
        switch random.number(in: 0...3) {
        case 0:
            let population = Int64(random.number(in: 0...20))
            let rule: Rule? = population == 0 ? .surveyCount : nil
            let command = EvidenceCommand.openSurvey(topic: "S4.43", at: "b1", .online, population: population)
            let id = SurveyID(text: try give(command, rule))
            if rule == nil { things.append(.survey(id, population: population, answers: [], isClosed: false)) }
            return rule
        case 1:
            let hash = [UInt8](repeating: UInt8(random.number(in: 0...255)), count: 32)
            let id = try give(.storeMedia(hash: hash, byteCount: 1, type: "image/png", at: .community), nil)
            things.append(.media(MediaID(text: id), isPurged: false))
            return nil
        case 2:
            // What has been withdrawn, or was never made.
            let commands: [(EvidenceCommand, Rule)] = [
                (.closeSurvey("none"), .surveyUnknown), (.withdraw("none"), .attestationUnknown),
                (.purgeMedia("none", reason: "x"), .mediaUnknown),
            ]
            let (command, rule) = random.element(of: commands)
            _ = try give(command, rule)
            return rule
        default: return try attest()
        }
    }

    private mutating func attest() throws -> Rule? {
        var proof: (id: MediaID, isPurged: Bool)?
        for case .media(let id, let isPurged) in things where random.coin() { proof = (id, isPurged) }
        let rule: Rule? = proof?.isPurged == true ? .mediaPurged : nil
        let statement = EvidenceCommand.Statement(
            standard: "S1", clause: "7.1.2", verdict: .unmet, media: proof.map { [$0.id.text] })
        let id = AttestationID(text: try give(.attest(statement, at: .community), rule))
        if rule == nil { things.append(.attestation(id, isWithdrawn: false)) }
        return rule
    }

    private mutating func change(at index: Int) throws -> Rule? {
        switch things[index] {
        case .survey(let id, let population, let answers, let isClosed):
            let (count, satisfied) = (Int64(random.number(in: 0...6)), Int64(random.number(in: 0...6)))
            let left = population - answers.reduce(0) { $0 + $1.0 }
            if random.chance(perMille: 150) {
                _ = try give(.closeSurvey(id), isClosed ? .surveyClosed : nil)
                things[index] = .survey(id, population: population, answers: answers, isClosed: true)
                return isClosed ? .surveyClosed : nil
            }
            let isPossible = count > 0 && satisfied <= count && count <= left
            let rule: Rule? = isClosed ? .surveyClosed : isPossible ? nil : .surveyCount
            _ = try give(.answer(id, answers: count, satisfied: satisfied), rule)
            guard rule == nil else { return rule }
            things[index] = .survey(
                id, population: population, answers: answers + [(count, satisfied)], isClosed: false)
            return nil
        case .attestation(let id, let isWithdrawn):
            _ = try give(.withdraw(id), isWithdrawn ? .attestationWithdrawn : nil)
            things[index] = .attestation(id, isWithdrawn: true)
            return isWithdrawn ? .attestationWithdrawn : nil
        case .media(let id, let isPurged):
            _ = try give(.purgeMedia(id, reason: "30 days"), isPurged ? .mediaPurged : nil)
            things[index] = .media(id, isPurged: true)
            return isPurged ? .mediaPurged : nil
        }
    }

    mutating func compare() throws {
        var evidence = lane.incident.evidence
        for thing in things {
            switch thing {
            case .survey(let id, let population, let answers, let isClosed):
                let survey = try #require(evidence[id])
                #expect(survey.population == population)
                #expect(survey.answers == answers.reduce(0) { $0 + $1.0 })
                #expect(survey.satisfied == answers.reduce(0) { $0 + $1.1 })
                #expect((survey.closed != nil) == isClosed)
            case .attestation(let id, let isWithdrawn):
                #expect(try #require(evidence[id]).stands(at: lane.now) == !isWithdrawn)
            case .media(let id, let isPurged):
                #expect((try #require(evidence[media: id]).purged != nil) == isPurged)
            }
        }
        var (again, whole, stored) = (Incident(rows: NoRows()), RowCopier(), RowCopier())
        for record in lane.records { again.fold(record) }
        again.tables(&whole)
        var incident = lane.incident
        incident.tables(&stored)
        #expect(stored.tables == whole.tables)
    }
}
