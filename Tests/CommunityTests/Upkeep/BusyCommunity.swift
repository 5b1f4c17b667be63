import Calendar
import Histories
import Samples
import Testing
import Wire

@testable import Community

extension IncidentCommand {
    /// Which of the things that time brings about it is.
    fileprivate var kind: String {
        switch self {
        case .openCase: "open"
        case .alarm(.unshelve): "unshelve"
        case .alarm(.step(_, let step)): step.rawValue
        case .work(.report): "report"
        case .work(.act(_, .warn)): "warn"
        case .work(.act(_, .escalate)): "escalate"
        case .inspection(.planRound): "plan"
        case .inspection(.miss): "miss"
        case .inspection(.cancel): "cancel"
        default: "\(self)"
        }
    }
}

/// A small community in which anything happens, under a clock that stands, creeps and jumps.
struct BusyCommunity {
    private(set) var lane = LaneUnderTest(startingAt: moment("2026-09-28 09:00"))
    private var random: SeededGenerator
    private var alarms: [AlarmID] = []
    private var cases: [CaseID] = []
    private var rounds: [RoundID] = []
    /// What was proposed and carried out, by the kind of the command.
    private(set) var done: Set<String> = []

    private static let categories: [CategoryCode] = [
        "fire.smoke", "fire.lane", "noise.level", "light.street", "dispute",
    ]
    private static let plans: [PlanID] = ["night", "service"]

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        for place in ["b1", "b2"] as [PlacePath] { try give(.registry(.addPlace(place, kind: .building, name: "楼"))) }
        for device in ["d1", "d2", "d3"] as [DeviceID] {
            try give(.registry(.installDevice(device, kind: "panel", model: "m", at: "b1")))
        }
        try give(.inspection(.installCheckpoint("gate", at: "b1", .nfc, nil)))
    }

    mutating func step() throws {
        pass()
        switch random.number(in: 0...19) {
        case 0...5: try attempt(deviceCommand())
        case 6...9: try attempt(alarmCommand())
        case 10...13: try attempt(caseCommand())
        case 14...16: try attempt(.inspection(inspectionCommand()))
        default: try upkeep()
        }
        try compare()
        if random.chance(perMille: 30) { try lane.storeAndForget() }
    }

    /// What the fold remembers is what a scan of all its rows finds, and so is what a fold that begins on stored rows does.
    private mutating func compare() throws {
        let (now, policy, limit) = (lane.now, lane.policy, random.number(in: 0...6))
        let expected = lane.incident.scan(at: now, by: policy)
        let next = lane.incident.nextByScan(at: now, by: policy)
        #expect(lane.incident.due(at: now, limit: limit, by: policy) == Array(expected.prefix(limit)))
        #expect(lane.incident.due(at: now, limit: .max, by: policy) == expected)
        #expect(lane.incident.nextDue(at: now, by: policy) == next)
        guard random.chance(perMille: 30) else { return }
        lane.stored.store(&lane.incident)
        var again = Incident(rows: lane.stored)
        #expect(again.nextDue(at: now, by: policy) == next)
        #expect(again.due(at: now, limit: .max, by: policy) == expected)
    }

    /// Some of what is due is done, as a node does it.
    private mutating func upkeep() throws {
        for proposed in lane.incident.due(at: lane.now, limit: random.number(in: 1...40), by: lane.policy) {
            guard try attempt(proposed.command, by: proposed.actor, id: proposed.id) else { continue }
            done.insert(proposed.command.kind)
        }
    }

    private mutating func pass() {
        let second: Int64 = 1_000
        let milliseconds: Int64 =
            switch random.number(in: 0...99) {
            case 0..<30: 0
            case 30..<80: Int64(random.number(in: 0...300)) * second
            case 80..<95: Int64(random.number(in: 0...10_000)) * second
            case 95..<99: Int64(random.number(in: 0...200_000)) * second
            default: Int64(random.number(in: 0...4_000_000)) * second
            }
        lane.now = lane.now.advanced(byMilliseconds: milliseconds)
    }

    private mutating func give(_ command: IncidentCommand, by actor: String = "s1", id: String? = nil) throws {
        // A clock may be ahead of the node's, and what was kept comes late.
        let off = random.chance(perMille: 100) ? Int64(random.number(in: -3_000...290)) * 1_000 : 0
        let isRule = id != nil
        let occurred = isRule ? lane.now : lane.now.advanced(byMilliseconds: off)
        for subject in try lane.decide(command, at: occurred, by: actor, id: id) {
            switch subject.first {
            case "a": alarms.append(AlarmID(text: subject))
            case "c": cases.append(CaseID(text: subject))
            case "r": rounds.append(RoundID(text: subject))
            default: break
            }
        }
    }

    @discardableResult
    private mutating func attempt(_ command: IncidentCommand, by actor: String = "s1", id: String? = nil) throws -> Bool
    {
        do {
            try give(command, by: actor, id: id)
            return true
        } catch is Rejection {
            return false
        }
    }

    private mutating func recent<Thing>(_ ids: [ID<Thing>]) -> ID<Thing> {
        ids.isEmpty ? "none" : random.element(of: Array(ids.suffix(8)))
    }

    // MARK: What happens

    private mutating func deviceCommand() -> IncidentCommand {
        let key = ConditionKey(
            device: random.element(of: ["d1", "d2", "d3"]), category: random.element(of: Self.categories))
        switch random.number(in: 0...15) {
        case 0...5: return .alarm(.raise(AlarmReport(key, isBuffered: random.chance(perMille: 100))))
        case 6...8: return .alarm(.return(key))
        case 9...10:
            let until = lane.now.advanced(byMilliseconds: Int64(random.number(in: 1...20_000)) * 1_000)
            return .alarm(.shelve(key, until: until, reason: "t"))
        case 11: return .alarm(.unshelve(key))
        case 12: return .alarm(.suppress(key, rule: nil))
        case 13: return .alarm(.unsuppress(key))
        case 14: return .alarm(.withdraw(key, order: nil))
        default: return .alarm(.reinstate(key))
        }
    }

    private mutating func alarmCommand() -> IncidentCommand {
        let id = recent(alarms)
        switch random.number(in: 0...8) {
        case 0...2: return .alarm(.acknowledge(id))
        case 3: return .alarm(.reset(id))
        case 4: return .alarm(.arrive(id))
        case 5...6: return .alarm(.verify(id, isGenuine: random.chance(perMille: 700)))
        case 7: return .alarm(.confirm(id))
        default: return random.coin() ? .alarm(.link(id, recent(cases))) : .openCase(of: id)
        }
    }

    private mutating func caseCommand() -> IncidentCommand {
        if cases.isEmpty || random.chance(perMille: 150) {
            return .work(
                .report(
                    CaseReport(
                        place: "b1", category: "fire.exit", priority: random.element(of: Priority.allCases),
                        source: random.element(of: CaseSource.allCases))))
        }
        let acts: [CaseAct] = [
            .verify(isTrue: true), .accept, .register(priority: nil),
            .dispatch(department: random.coin() ? "cleaning" : "greening", limit: nil), .dispose(text: nil, media: nil),
            .check(passed: random.coin(), isValid: true, text: nil), .close, .reopen(text: nil), .void(text: nil),
            .requestSuspension(text: nil), .suspend, .resume, .return(text: nil), .merge(into: recent(cases)),
        ]
        return .work(.act(recent(cases), random.element(of: acts)))
    }

    private mutating func inspectionCommand() -> InspectionCommand {
        let plan = random.element(of: Self.plans)
        switch random.number(in: 0...19) {
        case 0...1: return self.plan(plan)
        case 2: return .endPlan(plan)
        case 3...8: return .start(recent(rounds))
        case 9...10: return .finish(recent(rounds))
        case 11: return .miss(recent(rounds))
        case 12: return .cancel(recent(rounds), text: nil)
        case 13...15:
            let from = lane.now.advanced(byMilliseconds: Int64(random.number(in: -600...3_600)) * 1_000)
            return .planRound(of: plan, from: from, until: from.advanced(byMilliseconds: 1_800_000))
        default: return .report(FindingReport(place: "b2", category: "light.street", priority: .p4))
        }
    }

    private mutating func plan(_ id: PlanID) -> InspectionCommand {
        let day = lane.policy.calendar.zone.civil(lane.now).date.advanced(byDays: random.number(in: -30...40))
        let schedule =
            id == "night"
            ? RoundSchedule(from: day, everyDays: random.number(in: 1...3), at: [0, 600, 1_320], lasting: 60)
            : RoundSchedule(
                from: day, everyDays: random.number(in: 3...60), at: [540], lasting: 480, onWorkingDays: random.coin())
        return .plan(
            id, at: "b1", id == "night" ? .patrol : .maintenance, name: "巡", route: ["gate"],
            InspectionCommand.Exactness(isOrdered: false, tolerance: 600_000, maximumGap: 1),
            schedules: random.chance(perMille: 900) ? [schedule] : [])
    }
}
