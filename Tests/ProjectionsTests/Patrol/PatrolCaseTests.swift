import Community
import Histories
import Projections
import Samples
import Testing
import Wire

struct PatrolCaseTests {
    @Test(arguments: try PatrolCase.all())
    func `indicators of rounds, devices and surveys are what was computed by hand`(worked: PatrolCase) throws {
        let history = try PatrolHistory(worked)
        for expectation in worked.expectations {
            for figure in expectation.figures {
                let found = history.figure(like: figure, expectation)
                #expect(found == figure, "\(worked.file):\(expectation.line): \(expectation.subject)")
            }
        }
    }

    @Test func `the hand-computed cases reach every indicator`() throws {
        let all = try PatrolCase.all()
        #expect(all.count >= 20)
        let subjects = Set(all.flatMap(\.expectations).map(\.subject))
        #expect(subjects.isSuperset(of: PatrolIndicator.allCases.map(\.rawValue)))
        #expect(all.flatMap(\.expectations).contains { $0.query.until != nil })
    }

    static let whole = """
        # A title
        > Because nobody came.
        2026-02-01 00:00  checkpoint gate
        2026-02-01 00:00  plan night patrol by gate tolerance 10m gap 3d
        judged 2026-03-01 00:00
        2026-02  M1  no data
        """

    @Test(arguments: [
        ("# A title\n", ""), ("> Because nobody came.\n", ""), ("2026-02  M1  no data", ""),
        ("judged 2026-03-01 00:00\n", ""), ("no data", "no"), ("no data", "0/0"), ("no data", ""),
        ("2026-02  M1", "2026-13  M1"),
    ])
    func `what is not understood, or left out, is an error`(part: String, instead: String) throws {
        #expect(try PatrolCase.read(Self.whole, file: "a.txt").count == 1)
        let changed = Self.whole.replacing(part, with: instead, maxReplacements: 1)
        #expect(throws: WorkedCaseError.self) { try PatrolCase.read(changed, file: "a.txt") }
    }

    @Test(arguments: [("patrol by", "walk by"), ("gate\n", "gate twice\n"), ("checkpoint", "chekpoint")])
    func `what cannot happen is an error`(part: String, instead: String) throws {
        let changed = Self.whole.replacing(part, with: instead, maxReplacements: 1)
        let worked = try PatrolCase.read(changed, file: "a.txt")[0]
        #expect(throws: WorkedCaseError.self) { _ = try PatrolHistory(worked) }
    }
}

extension PatrolCase {
    static func all() throws -> [PatrolCase] {
        try RepositoryFile.list("Tests/ProjectionsTests/Patrol/Worked").filter { $0.hasSuffix(".txt") }
            .flatMap { path in
                let name = path.split(separator: "/").last!
                return try read(String(decoding: RepositoryFile.read(path), as: UTF8.self), file: String(name))
            }
    }
}

extension PatrolHistory {
    /// The figure of the same kind; nil if there is none.
    fileprivate func figure(
        like expected: PatrolCase.Expectation.Figure, _ expectation: PatrolCase.Expectation
    ) -> PatrolCase.Expectation.Figure? {
        let (subject, query) = (expectation.subject, expectation.query)
        switch expected {
        case .gap(let checkpoint, _, _):
            let gap = patrol(query).gaps.first { $0.checkpoint == checkpoint }
            return gap.map { .gap(checkpoint, $0.longest, isOver: $0.isOver) }
        case .duration:
            let health = health(query).groups[Group([])] ?? DeviceHealth.Figures()
            return (subject == "M11" ? health.timeBetweenFailures : health.timeToRestore).map { .duration($0) }
        case .interval: return verdict(subject, query)?.interval.map { .interval($0) }
        case .response: return verdict(subject, query).map { .response($0.response) }
        case .days:
            var retention = Retention(query)
            lane.incident.evidence.forEachProbe { retention.add($0) }
            let kind = RetainedKind(rawValue: subject)!
            let figures = retention.kinds[kind] ?? Retention.Figures()
            return .days(figures.fewestDays, of: figures.sources.count)
        case .ratio: return .ratio(ratio(subject, query))
        case .percent: return ratio(subject, query).basisPoints.map { .percent($0) }
        }
    }

    private func ratio(_ subject: String, _ query: IndicatorQuery) -> Ratio {
        guard let indicator = PatrolIndicator(rawValue: subject) else {
            return verdict(subject, query)?.satisfied ?? Ratio()
        }
        let all = Group([])
        switch indicator {
        case .firstTimeFix:
            var fix = FirstTimeFix(query)
            lane.incident.cases.table.forEach { (found) throws(RowError) in try fix.add(found) }
            return fix.groups[all] ?? Ratio()
        case .intact: return health(query).groups[all]?.intact ?? Ratio()
        case .online: return health(query).groups[all]?.online ?? Ratio()
        case .intactTime: return health(query).groups[all]?.operating ?? Ratio()
        case .gap: return patrol(query).groups[all]?.overGap ?? Ratio()
        default: return patrol(query).groups[all]?.rates[indicator] ?? Ratio()
        }
    }

    private func patrol(_ query: IndicatorQuery) -> Patrol {
        var patrol = Patrol(query)
        lane.incident.inspections.forEachPlan { patrol.add($0) }
        lane.incident.inspections.forEachCheckpoint { patrol.add($0) }
        lane.incident.inspections.forEachRound { patrol.add($0) }
        patrol.finish()
        return patrol
    }

    private func health(_ query: IndicatorQuery) -> DeviceHealth {
        var health = DeviceHealth(query)
        lane.incident.registry.forEachDevice { health.add($0) }
        lane.incident.registry.forEachOutage { health.add($0) }
        health.finish()
        return health
    }

    private func verdict(_ name: String, _ query: IndicatorQuery) -> SurveyVerdict? {
        var verdicts = SurveyVerdicts(query)
        lane.incident.evidence.forEachSurvey { verdicts.add($0) }
        lane.incident.evidence.forEachAnswer { verdicts.add($0) }
        return verdicts.verdicts.first { $0.survey == surveys[name] }
    }
}
