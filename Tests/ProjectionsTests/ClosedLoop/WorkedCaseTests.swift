import Community
import Histories
import Projections
import Samples
import Testing
import Wire

@Suite struct `Cases worked by hand` {
    @Test(arguments: try WorkedCase.all())
    func `come to the figures that the program finds`(worked: WorkedCase) throws {
        let cases = try worked.happen()
        for expectation in worked.expectations {
            var loop = ClosedLoop(expectation.query, profile: expectation.profile)
            for each in cases { try loop.add(each) }
            loop.finish()
            let found = loop.groups[expectation.group]
            for figure in expectation.figures {
                let mismatch = figure.mismatch(found, expectation.indicator)
                #expect(mismatch == nil, "\(worked.file):\(expectation.line): \(expectation.text)")
            }
        }
    }

    @Test func `reach every indicator of cases, every profile and every grouping`() throws {
        let all = try WorkedCase.all()
        let expectations = all.flatMap(\.expectations)
        #expect(all.count >= 60)
        // C17 counts alarms.
        #expect(Set(expectations.map(\.indicator)) == Set(ClosedLoopIndicator.allCases).subtracting([.falseAlarms]))
        #expect(Set(expectations.map(\.profile)) == Set(DenominatorProfile.all))
        let names = Set(expectations.flatMap(\.query.dimensions).map(\.name))
        #expect(names.isSuperset(of: ["place", "level", "category", "priority", "department", "month", "week"]))
        #expect(expectations.contains { $0.query.until != nil })
    }

    static let whole = """
        # A title
        > Because 1 of 1.
        2026-03-02 09:00  c1  report light at b3 P3 from patrol
        judged 2026-04-01 00:00
        2026-03  作废率  0/1
        """

    @Test func `are read when they are whole`() throws {
        #expect(try WorkedCase.read(Self.whole, file: "a.txt").map(\.title) == ["A title"])
    }

    @Test(arguments: [
        ("# A title\n", ""), ("> Because 1 of 1.\n", ""), ("2026-03  作废率  0/1", ""),
        ("2026-03-02 09:00  c1  report light at b3 P3 from patrol\n", ""), ("judged 2026-04-01 00:00\n", ""),
        ("patrol", "patrols"), ("P3", "P5"), ("report", "raport"), (" c1", " case"), ("09:00", "09:0"),
        ("09:00", "09:00:00.1"), ("2026-03-02", "2026-02-30"), ("作废率", "作废"), ("0/1", "0/0"), ("0/1", "0/1 maybe"),
        ("0/1", "0/1 by colour red"), ("0/1", "0/1 profile ours"), ("0/1", "0/1 mean 3h"), ("0/1", "= 0%"),
        ("2026-03  ", "2026-13  "), ("2026-03  ", "2026-03.2026-04  "), ("2026-03  ", "Then 2026-03  "),
    ])
    func `are refused when something is left out or not understood`(part: String, instead: String) {
        let changed = Self.whole.replacing(part, with: instead, maxReplacements: 1)
        #expect(changed != Self.whole)
        #expect(throws: WorkedCaseError.self) { try WorkedCase.read(changed, file: "a.txt") }
    }
}

extension WorkedCase {
    static func all() throws -> [WorkedCase] {
        try RepositoryFile.list("Tests/ProjectionsTests/ClosedLoop/Worked").filter { $0.hasSuffix(".txt") }
            .flatMap { path in
                let name = path.split(separator: "/").last!
                return try read(String(decoding: RepositoryFile.read(path), as: UTF8.self), file: String(name))
            }
    }

    /// Every step is decided, recorded and folded as a node does it; then the rows are stored and loaded again.
    func happen() throws -> [Case] {
        var (lane, ids): (LaneUnderTest, [String: CaseID]) = (LaneUnderTest(startingAt: steps[0].occurred), [:])
        for step in steps {
            do {
                try step.happen(in: &lane, &ids)
                if let refusal = step.refusal { throw Unexpected("it is not refused by \(refusal)") }
            } catch let rejection as Rejection where rejection.rule.code == step.refusal {
                continue
            } catch {
                throw WorkedCaseError(file: file, line: step.line, reason: "\(error)")
            }
        }
        try lane.storeAndForget()
        var cases: [Case] = []
        lane.incident.cases.table.forEach { cases.append($0) }
        return cases
    }
}

private struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension WorkedCase.Step {
    fileprivate func happen(in lane: inout LaneUnderTest, _ ids: inout [String: CaseID]) throws {
        if case .report(let report) = what {
            guard ids[name] == nil else { throw Unexpected("\(name) was reported before") }
            ids[name] = try lane.report(report, at: occurred, by: actor)
            return
        }
        guard let id = ids[name] else { throw Unexpected("\(name) was not reported") }
        switch what {
        case .act(.of(let act)): try lane.act(id, act, at: occurred, by: actor)
        case .act(.merge(let target)):
            guard let target = ids[target] else { throw Unexpected("\(target) was not reported") }
            try lane.act(id, .merge(into: target), at: occurred, by: actor)
        case .limit(let stage, let due):
            let clock = lane[id].clock
            guard let clock, clock.stage == stage, clock.due == due else {
                throw Unexpected(clock.map { "\($0.stage.rawValue) is due \($0.due.shanghai)" } ?? "no clock runs")
            }
        case .report: break
        }
    }
}
