import Community
import Histories
import Samples
import Testing
import Wire

@Suite struct `Inspections refuse` {
    private static let somewhere = Patrolled.point()
    private static let nowhere = Position(longitude: 1_800_000_001, latitude: 0)
    private static func exactness(tolerance: Int64 = 0, gap: Int64 = 1) -> InspectionCommand.Exactness {
        InspectionCommand.Exactness(isOrdered: false, tolerance: tolerance, maximumGap: gap)
    }

    private static func plan(
        _ id: PlanID = "new", _ kind: PlanKind = .patrol, name: String = "夜巡", going route: [CheckpointID] = ["gate"],
        _ exactness: InspectionCommand.Exactness = exactness()
    ) -> InspectionCommand {
        .plan(id, at: "b1", kind, name: name, route: route, exactness)
    }

    private static func round(of plan: PlanID, _ from: String, _ until: String) -> InspectionCommand {
        .planRound(of: plan, from: moment(from), until: moment(until))
    }

    private static let day: Int64 = 86_400_000

    /// At 22:10, when `r1` has been started and `r2` has not.
    private static let refused: [(InspectionCommand, Rule)] = [
        (.installCheckpoint("no id", at: "b1", .nfc, nil), .checkpointUnknown),
        (.installCheckpoint("gate", at: "b1", .nfc, nil), .checkpointExists),
        (.installCheckpoint("new", at: "b1", .gps, nil), .checkpointPosition),
        (.installCheckpoint("new", at: "b1", .nfc, nowhere), .checkpointPosition),
        (.removeCheckpoint("new"), .checkpointUnknown),
        (plan("no id"), .planUnknown),
        (plan(name: ""), .planName),
        (plan(name: String(repeating: "x", count: 121)), .planName),
        (plan(going: []), .planRoute),
        (plan(going: ["gate", "gate"]), .planRoute),
        (plan(going: (0...500).map { CheckpointID(text: "c\($0)") }), .planRoute),
        (plan(going: ["gate", "new"]), .checkpointUnknown),
        (plan(going: ["gate"], exactness(tolerance: -1)), .planExactness),
        (plan(going: ["gate"], exactness(tolerance: day + 1)), .planExactness),
        (plan("new", .maintenance, going: ["gate"], exactness(tolerance: 74 * day + 1)), .planExactness),
        (plan(going: ["gate"], exactness(gap: 0)), .planExactness),
        (plan(going: ["gate"], exactness(gap: 731 * day + 1)), .planExactness),
        (.endPlan("new"), .planUnknown),
        (round(of: "new", "2026-11-21 22:00", "2026-11-21 23:00"), .planUnknown),
        (round(of: "free", "2026-11-21 22:00", "2026-11-21 22:00"), .roundTime),
        (round(of: "free", "2026-11-21 22:00", "2026-11-22 22:01"), .roundTime),
        (round(of: "service", "2026-11-21 22:00", "2026-12-22 22:01"), .roundTime),
        (.start("new"), .roundUnknown), (.start("r1"), .roundState), (.start("r2"), .roundTime),
        (.finish("r2"), .roundState), (.miss("r1"), .roundState), (.miss("r2"), .roundNotOver),
        (.cancel("r1", text: nil), .roundState),
        (.hit("new", InspectionCommand.Scan("gate", by: .nfc)), .roundUnknown),
        (.hit("r2", InspectionCommand.Scan("gate", by: .nfc)), .roundState),
        (.hit("r1", InspectionCommand.Scan("new", by: .nfc)), .checkpointUnknown),
        (.hit("r1", InspectionCommand.Scan("pump", by: .nfc)), .roundNotOnRoute),
        (.hit("r1", InspectionCommand.Scan("gate", by: .qr)), .checkpointMethod),
        (.hit("r1", InspectionCommand.Scan("pond", by: .gps)), .checkpointPosition),
        (.hit("r1", InspectionCommand.Scan("pond", by: .gps, position: nowhere)), .checkpointPosition),
        (.hit("r1", InspectionCommand.Scan("pond", by: .gps, position: somewhere)), .checkpointTooFar),
        (.hit("r1", InspectionCommand.Scan("gate", by: .nfc, counter: 1)), .checkpointCloned),
        (.report(FindingReport(place: "b1", category: "fire.exit", priority: .p2, round: "new")), .roundUnknown),
        (
            .report(FindingReport(place: "b1", category: "fire.exit", priority: .p2, checkpoint: "new")),
            .checkpointUnknown
        ),
    ]

    /// Rounds have the ids that their commands made.
    private static func prepared() throws -> (Patrolled, InspectionCommand.Names) {
        var patrol = try Patrolled()
        let first = try patrol.started("free")
        let second = try patrol.round(from: "2026-11-21 22:00", until: "2026-11-21 23:00")
        try patrol.hit(first, "gate", counter: 1, at: "22:10")
        return (patrol, ["r1": first, "r2": second])
    }

    @Test(arguments: refused)
    func `by a rule, and nothing changes`(command: InspectionCommand, rule: Rule) throws {
        var (patrol, names) = try Self.prepared()
        let count = patrol.lane.records.count
        let found = try patrol.refusal { try $0.lane.inspect(command.naming(names)) }
        #expect(found == rule)
        #expect(patrol.lane.records.count == count)
    }

    @Test func `what was done before the thing was there, or after now`() throws {
        var patrol = try Patrolled()
        let before = patrol.lane.now.advanced(byMilliseconds: -1)
        for command in [InspectionCommand.removeCheckpoint("gate"), .endPlan("night")] {
            #expect(try patrol.refusal { try $0.lane.inspect(command, at: before) } == .inspectionTime)
        }
        var inspections = patrol.lane.incident.inspections
        let key = try CommandKey(principal: "reader", source: "/tests", id: "1")
        for (ahead, isRefused) in [(300_000, false), (300_001, true)] as [(Int64, Bool)] {
            let occurred = patrol.lane.now.advanced(byMilliseconds: ahead)
            let context = CommandContext(now: patrol.lane.now, occurred: occurred, actor: "reader", key: key)
            var rule: Rule?
            do throws(Rejection) { _ = try inspections.decide(.endPlan("night"), context) } catch { rule = error.rule }
            #expect(rule == (isRefused ? .inspectionTime : nil))
        }
    }

    @Test func `what the same command has begun already, when its id is forgotten`() throws {
        var patrol = try Patrolled()
        let key = try CommandKey(principal: "desk", source: "/tests", id: "again")
        var inspections = patrol.lane.incident.inspections
        let context = CommandContext(now: patrol.lane.now, actor: "desk", key: key)
        let commands: [(InspectionCommand, Rule)] = [
            (Self.round(of: "night", "2026-11-21 22:00", "2026-11-21 23:00"), .roundExists),
            (.report(FindingReport(place: "b1", category: "fire.exit", priority: .p2)), .findingExists),
        ]
        for (command, rule) in commands {
            let proposal = try inspections.decide(command, context)[0]
            try patrol.lane.append(proposal.event())
            inspections = patrol.lane.incident.inspections
            var found: Rule?
            do throws(Rejection) { _ = try inspections.decide(command, context) } catch { found = error.rule }
            #expect(found == rule)
        }
    }

    @Test func `by each of their rules in some test`() {
        let elsewhere: Set<Rule> = [
            // With schedules: in the tests of the upkeep.
            .planSchedule,
            .inspectionTime, .roundExists, .findingExists, .roundFull, .roundOutOfOrder, .roundTooFast,
        ]
        #expect(Set(Self.refused.map(\.1)).union(elsewhere) == Set(Rule.inspectionRules))
        #expect(Set(Rule.inspectionRules.map(\.code)).count == Rule.inspectionRules.count)
    }
}

extension InspectionCommand {
    typealias Names = [RoundID: RoundID]

    /// The same command about the rounds that stand behind the names.
    fileprivate func naming(_ names: Names) -> InspectionCommand {
        func real(_ id: RoundID) -> RoundID { names[id] ?? id }
        return switch self {
        case .start(let id): .start(real(id))
        case .hit(let id, let scan): .hit(real(id), scan)
        case .finish(let id): .finish(real(id))
        case .miss(let id): .miss(real(id))
        case .cancel(let id, let text): .cancel(real(id), text: text)
        default: self
        }
    }
}
