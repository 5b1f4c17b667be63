import CBOR
import Community
import Histories
import Samples
import Testing
import Wire

@Suite struct `Inspections by any commands` {
    /// What hundreds of short histories have come to, together.
    private struct Seen {
        var rules: Set<Rule> = []
        var states: Set<RoundState> = []
        var commands = 0
        var accepted = 0
    }

    @Test func `are decided as a naive reader of the log would decide, and stored and loaded again alike`() throws {
        var seen = Seen()
        for seed in 1...150 {
            var history = RandomRounds(seed: UInt64(seed))
            for _ in 0..<100 { try history.step { seen.rules.formUnion($0) } }
            seen.commands += 100
            seen.accepted += history.model.log.count
            try compare(&history) { seen.states.insert($0) }
        }
        #expect(seen.states == Set(RoundState.allCases))
        // Those that chance does not come by are reached by a test of their own.
        let rare: Set<Rule> = [.planUnknown, .planName, .planSchedule, .roundExists, .roundFull, .findingExists]
        #expect(seen.rules.union(rare) == Set(Rule.inspectionRules))
        #expect(seen.accepted > seen.commands / 4, "of \(seen.commands) commands \(seen.accepted) were accepted")
    }

    private func compare(_ history: inout RandomRounds, _ see: (RoundState) -> Void) throws {
        var inspections = history.lane.incident.inspections
        for id in history.rounds {
            let (round, expected) = (try #require(inspections[id]), try #require(history.model.round(id)))
            see(round.state)
            #expect(round.state == expected.state)
            #expect(round.started == expected.started)
            #expect(round.hits == expected.hits)
            #expect(round.route == expected.plan.route)
            let inTime = expected.hits.filter { expected.isInTime($0.at) }.map(\.checkpoint)
            #expect(round.reached == Set(inTime))
        }
        var (again, whole, stored) = (Incident(rows: NoRows()), RowCopier(), RowCopier())
        for record in history.lane.records { again.fold(record) }
        again.tables(&whole)
        var incident = history.lane.incident
        incident.tables(&stored)
        #expect(stored.tables == whole.tables)
    }
}

/// Commands about four checkpoints, three plans and the rounds of them, most of which make sense.
struct RandomRounds {
    private(set) var model = RoundsModel()
    private(set) var lane = LaneUnderTest(startingAt: moment("2026-11-20 09:00"))
    private(set) var rounds: [RoundID] = []
    private var random: SeededGenerator
    private var counter: Int64 = 0
    /// What has to be there before anything else makes sense.
    private var prologue: [InspectionCommand] = []

    private static let checkpoints: [CheckpointID] = ["gate", "pump", "roof", "pond"]
    private static let plans: [PlanID] = ["night", "free", "service"]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        prologue = Self.plans.map { plan($0, going: Self.checkpoints, tolerance: 300_000) }
        prologue += Self.checkpoints.map { .installCheckpoint($0, at: "b1", method(of: $0), position(of: $0)) }
    }

    /// Does something, and expects what the model does.
    mutating func step(_ see: (Set<Rule>) -> Void) throws {
        lane.now = lane.now.advanced(byMilliseconds: Int64(random.number(in: 0...240)) * 1_000)
        let (command, time) = (command(), time())
        let rules = model.broken(by: command, at: time, now: lane.now)
        var subject = ""
        var found: Rule?
        do {
            subject = try decide(command, at: time)
            model.record(command, about: subject, at: time)
            if case .planRound = command { rounds.append(RoundID(text: subject)) }
        } catch let rejection as Rejection {
            found = rejection.rule
            see([rejection.rule])
        }
        #expect(
            found.map { rules.contains($0) } ?? rules.isEmpty, "\(command) at \(time): \(found as Any), not \(rules)")
        if random.chance(perMille: 30) { try lane.storeAndForget() }
    }

    /// The clock of the node stands where it is, whatever a sender says.
    private mutating func decide(_ command: InspectionCommand, at time: Instant) throws -> String {
        let now = lane.now
        defer { lane.now = now }
        guard time > now else { return try lane.inspect(command, at: time) }
        var inspections = lane.incident.inspections
        let key = try CommandKey(principal: "reader", source: "/tests", id: "\(lane.records.count)")
        let context = CommandContext(now: now, occurred: time, actor: "zhang", key: key)
        let proposal = try inspections.decide(command, context)[0]
        try lane.append(proposal.event())
        return proposal.subject
    }

    private mutating func time() -> Instant {
        switch random.number(in: 0...19) {
        case 0: lane.now.advanced(byMilliseconds: Int64(random.number(in: 0...600)) * 1_000)
        case 1...4: lane.now.advanced(byMilliseconds: Int64(random.number(in: -1_800...0)) * 1_000)
        default: lane.now
        }
    }

    private mutating func command() -> InspectionCommand {
        if let next = prologue.popLast() { return next }
        let recent = Array(rounds.suffix(2))
        let round = recent.isEmpty || random.chance(perMille: 10) ? "none" : random.element(of: recent)
        let checkpoint = random.element(of: Self.checkpoints)
        switch random.number(in: 0...99) {
        case 0...2: return .installCheckpoint(checkpoint, at: "b1", method(of: checkpoint), position(of: checkpoint))
        case 3: return .installCheckpoint("new", at: "b1", .gps, nil)
        case 4: return .removeCheckpoint(checkpoint)
        case 5...9: return plan()
        case 10: return .endPlan(random.element(of: Self.plans))
        case 11...22: return planRound()
        case 23...37: return .start(round)
        case 38...79: return .hit(round, scan(checkpoint))
        case 80...86: return .finish(round)
        case 87...93: return .miss(round)
        case 94...95: return .cancel(round, text: nil)
        default:
            return .report(
                FindingReport(
                    place: "b1", category: "fire.exit", priority: .p3, round: random.coin() ? round : nil,
                    checkpoint: random.coin() ? checkpoint : nil))
        }
    }

    private mutating func plan() -> InspectionCommand {
        var route = Self.checkpoints.filter { _ in random.chance(perMille: 800) }
        if random.chance(perMille: 50), let first = route.first { route.append(first) }
        return plan(
            random.element(of: Self.plans), going: route,
            tolerance: Int64(random.element(of: [0, 300_000, 3_600_000, 86_400_001])))
    }

    private func plan(_ id: PlanID, going route: [CheckpointID], tolerance: Int64) -> InspectionCommand {
        .plan(
            id, at: "b1", id == "service" ? .maintenance : .patrol, name: "夜巡", route: route,
            InspectionCommand.Exactness(isOrdered: id == "night", tolerance: tolerance, maximumGap: 1))
    }

    private mutating func planRound() -> InspectionCommand {
        let from = lane.now.advanced(byMilliseconds: Int64(random.number(in: -600...600)) * 1_000)
        let length = random.chance(perMille: 30) ? 32 * 86_400 : random.number(in: 0...3_600)
        return .planRound(
            of: random.element(of: Self.plans), from: from, until: from.advanced(byMilliseconds: Int64(length) * 1_000))
    }

    private mutating func scan(_ checkpoint: CheckpointID) -> InspectionCommand.Scan {
        let isOdd = random.chance(perMille: 100)
        let method = isOdd ? random.element(of: CheckMethod.allCases) : method(of: checkpoint)
        var position = position(of: checkpoint)
        if random.chance(perMille: 50) { position = nil }
        if random.chance(perMille: 50) { position = Patrolled.point(metres: 350) }
        guard checkpoint == "gate" else {
            return InspectionCommand.Scan(checkpoint, by: method, position: position)
        }
        counter += 1
        let count = random.chance(perMille: 200) ? Int64(random.number(in: 1...Int(counter))) : counter
        return InspectionCommand.Scan(checkpoint, by: method, position: position, counter: isOdd ? nil : count)
    }

    private func method(of checkpoint: CheckpointID) -> CheckMethod {
        checkpoint == "roof" ? .qr : checkpoint == "pond" ? .gps : .nfc
    }

    private func position(of checkpoint: CheckpointID) -> Position? {
        switch checkpoint {
        case "gate": Patrolled.point()
        case "roof": Patrolled.point(metres: 100)
        case "pond": Patrolled.point(metres: 700)
        default: nil
        }
    }
}
