import Community
import Samples
import Testing
import Wire

@Suite struct `Alarms under any commands` {
    @Test func `are what a naive model of them is`() throws {
        var run = try AlarmRun(seed: 1)
        for _ in 0..<40_000 { try run.step() }
        #expect(run.states == Set(AlarmState.allCases))
        #expect(run.silences == Set(Silence.allCases))
        #expect(run.effects == Set(ReraiseEffect.allCases))
        #expect(run.steps == Set(EscalationStep.allCases))
        #expect(run.rules == Set(Rule.alarmRules))
        #expect(run.desk.kindsSeen == Set(AlarmEvent.kinds.map(\.name)))
        var (desk, copier) = (run.desk, RowCopier())
        desk.alarms.tables(&copier)
        #expect(copier.tables["alarms"]?.count == run.model.cycles.count)
    }
}

/// Commands by chance, and what they should lead to.
struct AlarmRun {
    var desk: AlarmDesk
    var model = AlarmModel()
    private(set) var states: Set<AlarmState> = []
    private(set) var silences: Set<Silence> = []
    private(set) var effects: Set<ReraiseEffect> = []
    private(set) var steps: Set<EscalationStep> = []
    private(set) var rules: Set<Rule> = []
    private var generator: SeededGenerator
    private var ids: [AlarmID] = []

    private static let categories: [CategoryCode] = [
        "fire.smoke", "lift.fault", "noise.level", "dispute", "video.theft", "help.button", "object.thrown",
        "light.street",
    ]
    private static let taxonomy = Taxonomy.standard

    init(seed: UInt64) throws {
        generator = SeededGenerator(seed: seed)
        var registry = try RegistryDesk.community()
        for device in ["d2", "gone"] {
            try registry.send(.installDevice(ID(text: device), kind: "panel", model: "m", at: "b1"))
        }
        try registry.send(.removeDevice("gone"))
        desk = try AlarmDesk()
        desk.registry = registry.registry
    }

    private mutating func chance(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &generator) }

    private mutating func condition() -> ConditionKey {
        let device: DeviceID =
            switch chance(200) {
            case 0: "nobody"
            case 1: "gone"
            case 2..<100: "d1"
            default: "d2"
            }
        let code = chance(200) == 0 ? "nothing" : Self.categories[chance(Self.categories.count)]
        return ConditionKey(device: device, category: code)
    }

    /// Mostly one of the latest.
    private mutating func alarm() -> AlarmID {
        guard !ids.isEmpty, chance(100) > 0 else { return "nobody" }
        return ids[max(0, ids.count - 1 - chance(12))]
    }

    /// When something occurred that is reported now: mostly just so, and at times between a return and its answer.
    private mutating func occurrence(of key: ConditionKey) -> Int64 {
        switch chance(10) {
        case 2:
            guard let spot = model.watched[key], spot.returned < spot.answered else { return desk.now }
            return max(spot.returned, spot.answered - Int64(chance(5_000)) - 1)
        case 0: return desk.now - Int64(chance(1_200_000))
        case 1: return desk.now - Int64(chance(20_000))
        default: return desk.now
        }
    }

    mutating func step() throws {
        desk.now += Int64([0, 1, 1_000, 5_000, 60_000, 250_000][chance(6)])
        switch chance(24) {
        case 0...6: try raise()
        case 7...10: try `return`()
        case 11...13: try answer()
        case 14, 15: try reset()
        case 16...18: try lift()
        case 19: try suppress()
        case 20: try passTime()
        default: try respond()
        }
    }

    private mutating func raise() throws {
        let key = condition()
        let (occurred, isBuffered) = (occurrence(of: key), chance(12) == 0)
        let place: PlacePath? = chance(100) == 0 ? "b9" : chance(10) == 0 ? "b2" : nil
        let facts = try attempt(.raise(AlarmReport(key, at: place, isBuffered: isBuffered)), occurred: occurred)
        guard let first = facts.first, let category = Self.taxonomy[key.category] else { return }
        let id = AlarmID(text: first.subject)
        if case .raised(let event) = first.event {
            ids.append(id)
            if let silence = event.silence { silences.insert(silence) }
        }
        model.raise(
            key, id, category.priority, latches: category.latches, now: desk.now, occurred: occurred,
            isBuffered: isBuffered)
        try compare(id)
    }

    private mutating func `return`() throws {
        let key = condition()
        let (occurred, isBuffered) = (occurrence(of: key), chance(12) == 0)
        guard try !attempt(.return(key, isBuffered: isBuffered), occurred: occurred).isEmpty else { return }
        let open = model.watched[key]?.open
        model.return(key, now: desk.now, occurred: occurred, isBuffered: isBuffered)
        if let open { try compare(open) }
    }

    private mutating func answer() throws {
        let id = alarm()
        let isTaken = try !attempt(.acknowledge(id)).isEmpty
        #expect(isTaken == model.acknowledge(id, now: desk.now))
        if id != "nobody" { try compare(id) }
    }

    private mutating func reset() throws {
        let id = alarm()
        let isTaken = try !attempt(.reset(id)).isEmpty
        #expect(isTaken == model.reset(id))
        if id != "nobody" { try compare(id) }
    }

    private mutating func suppress() throws {
        let key = condition()
        switch chance(3) {
        case 0:
            let until = desk.now + Int64(chance(40) - 1) * 1_000_000
            guard try !attempt(.shelve(key, until: desk.time(until), reason: "t")).isEmpty else { return }
            model.watched[key, default: AlarmModel.Watched()].shelvedUntil = until
            model.watched[key]?.isShelved = true
        case 1:
            guard try !attempt(.suppress(key, rule: chance(2) == 0 ? nil : "r1")).isEmpty else { return }
            model.watched[key, default: AlarmModel.Watched()].isSuppressed = true
        default:
            guard try !attempt(.withdraw(key, order: chance(2) == 0 ? nil : "c1")).isEmpty else { return }
            model.watched[key, default: AlarmModel.Watched()].isWithdrawn = true
        }
    }

    private mutating func lift() throws {
        let key = condition()
        let kinds: [(AlarmCommand, Bool, (inout AlarmModel.Watched) -> Void)] = [
            (
                .unshelve(key), model.watched[key]?.isShelved ?? false,
                { ($0.isShelved, $0.shelvedUntil) = (false, .min) }
            ),
            (.unsuppress(key), model.watched[key]?.isSuppressed ?? false, { $0.isSuppressed = false }),
            (.reinstate(key), model.watched[key]?.isWithdrawn ?? false, { $0.isWithdrawn = false }),
        ]
        for (command, isSo, change) in kinds {
            let isTaken = try !attempt(command).isEmpty
            #expect(isTaken == isSo)
            if isTaken { model.lift(key, now: desk.now, change) }
        }
        if let open = model.watched[key]?.open { try compare(open) }
    }

    private mutating func passTime() throws {
        // After a shelf that is over the steps come that have waited for it.
        for _ in 0..<2 {
            for due in desk.upcoming().due(at: desk.time(desk.now)) {
                if case .step(_, let step) = due.command { steps.insert(step) }
                let facts = try attempt(due.command)
                #expect(!facts.isEmpty, "what is due is not refused")
                guard case .unshelve(let key) = due.command else { continue }
                model.lift(key, now: desk.now) { ($0.isShelved, $0.shelvedUntil) = (false, .min) }
            }
        }
        let left = desk.upcoming().due(at: desk.time(desk.now))
        #expect(left == [])
    }

    /// Commands that change no state of ISA-18.2.
    private mutating func respond() throws {
        let id = alarm()
        let commands: [AlarmCommand] = [
            .confirm(id), .comment(id, text: "t"), .assign(id, to: chance(5) == 0 ? "s9" : "s2"), .arrive(id),
            .verify(id, isGenuine: chance(2) == 0), .link(id, "c1"),
            .escalate(id, to: Level.allCases[chance(Level.allCases.count)], reason: "t"),
            .step(id, EscalationStep.allCases[chance(EscalationStep.allCases.count)]),
        ]
        try attempt(commands[chance(commands.count)])
        if id != "nobody" { try compare(id) }
    }

    @discardableResult
    private mutating func attempt(_ command: AlarmCommand, occurred: Int64? = nil) throws -> [Fact<AlarmEvent>] {
        do {
            let facts = try desk.send(command, occurred: occurred)
            for fact in facts {
                if case .reraised(let event) = fact.event { effects.insert(event.effect) }
                if case .escalated(let event) = fact.event, let step = event.step { steps.insert(step) }
            }
            return facts
        } catch let rejection as Rejection {
            rules.insert(rejection.rule)
            return []
        }
    }

    private mutating func compare(_ id: AlarmID) throws {
        let alarm = try desk.alarm(id)
        let cycle = try #require(model.cycles[id])
        states.insert(alarm.state)
        #expect(alarm.state == cycle.state)
        #expect((alarm.ended != nil) == (alarm.state == .normal))
        #expect((alarm.returned == nil) == alarm.state.isActive)
        let current = try desk.condition(alarm.condition).current
        #expect(current == model.watched[alarm.condition]?.open)
    }
}
