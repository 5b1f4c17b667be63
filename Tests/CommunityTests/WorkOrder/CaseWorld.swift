import Calendar
import Histories
import Samples
import Testing
import Wire

@testable import Community

/// A few cases, and people who do to them what they may and what they may not. Everything is done twice: in a lane, and
/// to the model.
struct CaseWorld {
    private var lane: LaneUnderTest
    private var models: [CaseID: ModelCase] = [:]
    private var ids: [CaseID] = []
    private var generator: SeededGenerator
    private var stepsDone = 0
    private(set) var covered = CaseCoverage()

    init(seed: UInt64) throws {
        generator = SeededGenerator(seed: seed)
        lane = LaneUnderTest(startingAt: generator.minute(from: 2025, until: 2027))
        for (staff, department) in Self.staff {
            try register(.foundDepartment(DepartmentID(text: department), name: department, level: .estate))
            try register(.engageStaff(staff, department: DepartmentID(text: department)))
        }
    }

    /// Where those work who may be named; nobody knows of `zhou`.
    private static let staff: KeyValuePairs<StaffID, String> = ["chen": "cleaning", "liu": "greening"]

    private mutating func register(_ command: RegistryCommand) throws {
        try lane.decide(.registry(command), at: lane.now, by: "boss")
    }

    mutating func step() throws {
        stepsDone += 1
        pass(Int.random(in: 0..<20, using: &generator) == 0 ? 4 * 24 * 60 : 300)
        switch Int.random(in: 0..<20, using: &generator) {
        case 0 where ids.count < 6: try report()
        case _ where ids.isEmpty: try report()
        case 1: try watch(ids.randomElement(using: &generator)!)
        case 2 where Bool.random(using: &generator): try refuseStrangers()
        default: try act(on: busy() ?? ids.randomElement(using: &generator)!)
        }
        if stepsDone % 5 == 0 { try lookBack() }
        if stepsDone % 7 == 0 { try lane.storeAndForget() }
    }

    /// Mostly one of those that are open.
    private mutating func busy() -> CaseID? {
        guard Int.random(in: 0..<8, using: &generator) > 0 else { return nil }
        return ids.filter { models[$0]!.isOpen }.randomElement(using: &generator)
    }

    /// Lets up to so many minutes pass.
    private mutating func pass(_ minutes: Int64) {
        lane.now = lane.now.advanced(byMilliseconds: .random(in: 0..<minutes * 60_000, using: &generator))
    }

    /// Mostly now; sometimes it comes late, and sometimes the clock of whoever sends it is fast.
    private mutating func occurrence() -> Instant {
        let minute: Int64 = 60_000
        return switch Int.random(in: 0..<20, using: &generator) {
        case 0...3: lane.now.advanced(byMilliseconds: -.random(in: 0..<3_000 * minute, using: &generator))
        case 4: lane.now.advanced(byMilliseconds: .random(in: 0...5 * minute, using: &generator))
        case 5: lane.now.advanced(byMilliseconds: 5 * minute + Int64.random(in: 0...1, using: &generator))
        default: lane.now
        }
    }

    private func isTooEarly(_ occurred: Instant) -> Bool {
        occurred.milliseconds - lane.now.milliseconds > 5 * 60_000
    }

    private mutating func report() throws {
        let report = CaseReport(
            place: ["b1", "b2/u1", .community].randomElement(using: &generator)!, category: "fire.exit",
            priority: generator.priority(), source: CaseSource.allCases.randomElement(using: &generator)!)
        let at = occurrence()
        try apply(.report(report), isTooEarly(at) ? .caseInFuture : nil, at: at, by: "zhang", id: "r\(stepsDone)")
        guard !isTooEarly(at) else { return }
        let id = CaseID(text: lane.records.last!.subject!)
        models[id] = ModelCase(id: id, report: report, at: at, policy: lane.policy)
        ids.append(id)
        try compare(id)
        // The same command again begins nothing anew.
        try apply(.report(report), .caseExists, at: lane.now, by: "zhang", id: "r\(stepsDone)")
    }

    private mutating func refuseStrangers() throws {
        try apply(.act("c0", .accept), .caseUnknown, at: lane.now, by: "zhang")
    }

    private mutating func act(on id: CaseID) throws {
        let model = models[id]!
        let isAllowed = Int.random(in: 0..<4, using: &generator) > 0
        var verb = (isAllowed ? model.verbs : CaseVerb.allCases).randomElement(using: &generator)!
        if Self.rare.contains(verb) { verb = model.verbs.randomElement(using: &generator)! }
        guard let act = generator.act(verb, among: ids) else { return }
        try perform(act, on: id, at: occurrence(), by: ["li", "wang", "zhao"].randomElement(using: &generator)!)
    }

    /// What ends a case would end nearly all of them early, and comments would be half of what happens.
    private static let rare: [CaseVerb] = [.decline, .refuse, .settle, .merge, .void, .comment, .escalate]

    private mutating func perform(_ act: CaseAct, on id: CaseID, at: Instant, by actor: String, command: String? = nil)
        throws
    {
        let refusal =
            refusalOfStaff(in: act, on: id)
            ?? (isTooEarly(at) ? .caseInFuture : models[id]!.refusal(of: act, at: at, by: actor, among: models))
        try apply(.act(id, act), refusal, at: at, by: actor, id: command)
        guard refusal == nil else { return }
        models[id]!.accept(act, at: at, by: actor)
        try compare(id)
        guard case .merge(let target) = act else { return }
        models[target]!.absorb(models[id]!)
        try compare(target)
    }

    /// Who works where is looked up before anything else.
    private func refusalOfStaff(in act: CaseAct, on id: CaseID) -> Rule? {
        guard case .assign(let staff) = act else { return nil }
        guard let found = Self.staff.first(where: { $0.key == staff }) else { return .staffUnknown }
        return models[id]!.department.map { $0 != found.value } ?? false ? .caseAssigneeElsewhere : nil
    }

    /// Gives a command to the lane, which is to refuse it by this rule or to accept it.
    private mutating func apply(
        _ command: CaseCommand, _ refusal: Rule?, at: Instant, by actor: String, id: String? = nil
    ) throws {
        let before = lane.records.count
        do {
            if case .act(_, .assign) = command {
                try lane.decide(.work(command), at: at, by: actor, id: id)
            } else {
                try lane.decide(command, at: at, by: actor, id: id)
            }
            #expect(refusal == nil, "\(command) was accepted")
        } catch let rejection as Rejection {
            #expect(rejection.rule == refusal, "\(command) was refused: \(rejection)")
            #expect(lane.records.count == before)
            covered.rules.insert(rejection.rule)
        }
        covered.kinds.formUnion(lane.records[before...].map { $0.kind.name })
    }

    /// What time brings about.
    private mutating func watch(_ id: CaseID) throws {
        let due = CaseEscalation.upcoming(for: lane[id]).due(at: lane.now)
        let expected = models[id]!.due(at: lane.now).map { CaseCommand.act(id, $0) }
        #expect(due.map(\.command) == expected)
        for each in due {
            guard case .act(_, let act) = each.command else { continue }
            try perform(act, on: id, at: lane.now, by: "escalation", command: each.id)
        }
    }

    private mutating func compare(_ id: CaseID) throws {
        let (found, model) = (lane[id], models[id]!)
        covered.states.insert(found.state)
        let (expected, values, clock) = (model.columns, found.values, model.clock)
        let wrong = zip(Self.columns, values).filter { expected[$0] ?? $1 != $1 }.map { "\($0) is \($1)" }
        #expect(wrong.isEmpty, "\(id) after \(model.steps.map(\.act)): \(wrong)")
        #expect(found.clock == clock.map { CaseClock(stage: $0.stage, since: $0.since, due: $0.due) })
        #expect(found.light(at: lane.now) == model.light(at: lane.now))
        #expect(try Case(stored: values).values == values)
    }

    private static let columns = Case.listing.map(\.name)

    /// What a case was at some moment, known at some position, is the fold of the records of then.
    private mutating func lookBack() throws {
        let id = ids.randomElement(using: &generator)!
        let end = Seq(.random(in: 0...UInt64(lane.records.count), using: &generator))
        let until = lane.records.randomElement(using: &generator)!.occurred
        var fold = Incident(rows: NoRows())
        for record in lane.records where record.seq < end && record.occurred <= until && record.subject == id.text {
            fold.fold(record)
        }
        let past = try lane[id].past(knownBefore: end, occurredBy: until)
        #expect(past?.values.dropLast() == fold.cases[id]?.values.dropLast())
    }
}

extension SeededGenerator {
    fileprivate mutating func priority() -> Priority { [.p1, .p2, .p3, .p3, .p4].randomElement(using: &self)! }

    fileprivate mutating func limit() -> TimeLimit {
        let unit = TimeUnit.allCases.randomElement(using: &self)!
        return try! TimeLimit(.random(in: 1...(unit == .naturalMinutes ? 3_000 : 6), using: &self), unit)
    }

    fileprivate mutating func department() -> String { ["cleaning", "greening"].randomElement(using: &self)! }

    /// Nil for what does not begin with a case.
    fileprivate mutating func act(_ verb: CaseVerb, among ids: [CaseID]) -> CaseAct? {
        let isMostly = Int.random(in: 0..<3, using: &self) > 0
        switch verb {
        case .report: return nil
        case .verify: return .verify(isTrue: isMostly)
        case .accept: return .accept
        case .decline: return .decline(RefusalReason.allCases.randomElement(using: &self)!)
        case .register: return .register(priority: isMostly ? nil : priority())
        case .refuse: return .refuse(RefusalReason.allCases.randomElement(using: &self)!)
        case .settle: return .settle(text: nil, media: ["m1"])
        case .dispatch: return .dispatch(department: department(), limit: isMostly ? nil : limit())
        case .assign: return .assign(to: (["chen", "liu", "zhou"] as [StaffID]).randomElement(using: &self)!)
        case .return: return .return(text: "t1")
        case .arrive: return .arrive
        case .dispose: return .dispose(text: "t2", media: nil)
        case .check:
            return .check(passed: .random(using: &self), isValid: Int.random(in: 0..<4, using: &self) > 0, text: nil)
        case .close: return .close
        case .extend: return .extend(by: limit())
        case .requestSuspension: return .requestSuspension(text: nil)
        case .suspend: return .suspend
        case .resume: return .resume
        case .reopen: return .reopen(text: nil)
        case .merge: return .merge(into: ids.randomElement(using: &self)!)
        case .void: return .void(text: nil)
        case .escalate:
            return .escalate(to: Level.allCases.randomElement(using: &self)!, isMostly ? .manual : .overdue)
        case .warn: return .warn(CaseStage.allCases.randomElement(using: &self)!)
        case .rate: return .rate(isSatisfied: isMostly)
        case .comment: return .comment(text: "t3")
        }
    }
}
