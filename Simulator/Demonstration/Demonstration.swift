public import Calendar
import Community
import Randomness
public import Wire

/// A year, or less, of a community that does not exist: the same from the same seed on every machine.
///
/// What people and devices do goes through `decide`, so that it could have happened. Time passes as fast as it is asked
/// for.
public struct Demonstration {
    /// What was decided at a moment, in the order of the log.
    public struct Moment: Sendable {
        public let at: Instant
        public let lane: Lane
        public let commands: [Wire.Command]
    }

    let estate: Estate
    let zone = ZoneRules.shanghai
    public let begins: Instant
    let end: Instant
    var random: SeededGenerator
    var workers: CaseWorkers
    var desk = IncidentDesk()
    var agenda = Agenda<Plan>()
    var loads: [MeterLoad]
    let climate: Climate
    private var isFounded = false
    private var isReporting: Set<Int> = []
    private var readings = 0

    /// What is going to happen.
    enum Plan {
        case day(CivilDate)
        case report
        case finding
        case step(CaseID)
        case round(PlanID)
        case start(RoundID)
        case visit(RoundID, number: Int)
        case finish(RoundID)
        case alarm(ConditionKey)
        case normal(ConditionKey)
        case acknowledge(AlarmID)
        case arrive(AlarmID)
        case judge(AlarmID)
        case confirm(AlarmID)
        case reset(AlarmID)
        case look
        case fail(DeviceID)
        case repair(DeviceID)
        case disconnect(DeviceID)
        case connect(DeviceID)
        case survey
        /// The concentrators of one of the loads report.
        case readings(load: Int)
        case weather(CivilDate)
        case baselines
    }

    public init(seed: UInt64, _ estate: Estate = .full, from first: CivilDate, days: Int) {
        precondition(days > 0, "a history has at least a day")
        self.estate = estate
        random = SeededGenerator(seed: seed)
        workers = CaseWorkers(random: random.fork())
        begins = zone.startOfDay(first)
        end = zone.startOfDay(first.advanced(byDays: days))
        let seeds = (random.next(), random.next())
        climate = Climate(seed: seed)
        var site = MeterSite(rooms: estate.rooms, plant: "plant-2", climate: climate)
        site.extras = [.airConditioning, .publicLighting, .vehicleCharging, .solar]
        let power = MeterLoad(
            "e", .electricity, meters: estate.electricityMeters, stepMinutes: 15, times: 4, from: begins,
            seed: seeds.0, at: site)
        (site.extras, site.plant) = ([.reclaimedWater], "plant-1")
        loads = [
            power,
            MeterLoad(
                "w", .water, meters: estate.waterMeters, stepMinutes: 60, times: 4, from: begins, seed: seeds.1,
                at: site),
        ]
        agenda.plan(.day(first), at: begins)
        for load in loads.indices { agenda.plan(.readings(load: load), at: loads[load].nextBatch) }
        agenda.plan(.weather(first), at: zone.startOfDay(first.advanced(byDays: 1)))
        agenda.plan(.baselines, at: baseline.until)
        agenda.plan(.look, at: begins.advanced(byMilliseconds: Self.minute))
    }

    /// What happens next; nil when the time that was asked for is over.
    public mutating func next() throws -> Moment? {
        while let (now, plan) = agenda.take(), now < end {
            if let events = try measured(plan, at: now) { return try moment(events, at: now) }
            if !isFounded {
                try found(at: now)
                isFounded = true
            }
            try carryOut(plan, at: now)
            let commands = desk.take()
            if !commands.isEmpty { return Moment(at: now, lane: .incident, commands: commands) }
        }
        return nil
    }

    /// What a plan of the telemetry lane comes to; nil for what is none of its matters.
    private mutating func measured(_ plan: Plan, at now: Instant) throws -> [Proposal<TelemetryEvent>]? {
        switch plan {
        case .readings(let load):
            var events = isReporting.isEmpty ? terms : []
            if isReporting.insert(load).inserted { events += loads[load].facts() }
            events += try loads[load].batch()
            agenda.plan(.readings(load: load), at: loads[load].nextBatch)
            return events
        case .weather(let date):
            let next = date.advanced(byDays: 1)
            agenda.plan(.weather(next), at: zone.startOfDay(next.advanced(byDays: 1)))
            return [weather(of: date)]
        case .baselines: return setBaselines()
        default: return nil
        }
    }

    private mutating func moment(_ events: [Proposal<TelemetryEvent>], at now: Instant) throws -> Moment {
        let commands = try events.map { proposal in
            readings += 1
            let key = try CommandKey(
                principal: "concentrator", source: "linli:demonstration", id: "readings-\(readings)")
            return try Wire.Command(key: key, events: [try proposal.event()])
        }
        return Moment(at: now, lane: .telemetry, commands: commands)
    }

    private mutating func carryOut(_ plan: Plan, at now: Instant) throws {
        switch plan {
        case .day(let date): try begin(date, at: now)
        case .report: try report(at: now)
        case .finding: try find(at: now)
        case .step(let id): try step(id, at: now)
        case .round(let id): try planRound(of: id, at: now)
        case .start(let id): try start(id, at: now)
        case .visit(let id, let number): try visit(id, number, at: now)
        case .finish(let id): try desk.give(.inspection(.finish(id)), at: now, by: "guard-1")
        case .alarm(let key): try raise(key, at: now)
        case .normal(let key): try goBack(key, at: now)
        case .acknowledge(let id): try acknowledge(id, at: now)
        case .arrive(let id): try arrive(id, at: now)
        case .judge(let id): try judge(id, at: now)
        case .confirm(let id): try desk.give(.alarm(.confirm(id)), at: now, by: "guard-2")
        case .reset(let id): try reset(id, at: now)
        case .look: try look(at: now)
        case .fail(let id): try desk.give(.registry(.failDevice(id)), at: now, by: id.text)
        case .repair(let id): try desk.give(.registry(.repairDevice(id)), at: now, by: "repair-1")
        case .disconnect(let id): try desk.give(.registry(.disconnectDevice(id)), at: now, by: "gateway-1")
        case .connect(let id): try desk.give(.registry(.connectDevice(id)), at: now, by: id.text)
        case .survey: try ask(at: now)
        case .readings, .weather, .baselines: preconditionFailure("\(plan) is no matter of the incident lane")
        }
    }

    /// What a day brings is drawn at its first moment.
    private mutating func begin(_ date: CivilDate, at now: Instant) throws {
        let day = CivilDay(date, in: zone)
        agenda.plan(.day(date.advanced(byDays: 1)), at: day.end)
        for _ in 0..<around(estate.reportsPerDay) { agenda.plan(.report, at: someTime(of: day)) }
        for _ in 0..<around(estate.reportsPerDay / 3) { agenda.plan(.finding, at: someTime(of: day)) }
        try roster(date, at: now)
        planRounds(on: day)
        planAlarms(on: day)
        planOutages(on: day)
        if date.day == 20, date.month.isMultiple(of: 3) { agenda.plan(.survey, at: someTime(of: day)) }
    }

    /// A number near this one: days differ.
    mutating func around(_ number: Int) -> Int { random.number(in: number * 3 / 5...number * 7 / 5) }

    /// Most of a day happens while people are awake.
    mutating func someTime(of day: CivilDay) -> Instant {
        let hour = random.chance(perMille: 850) ? random.number(in: 7...21) : random.number(in: 0...23)
        let milliseconds = Int64(hour) * 3_600_000 + Int64(random.number(in: 0...3_599_999))
        return min(day.start.advanced(byMilliseconds: milliseconds), day.end.advanced(byMilliseconds: -1))
    }
}
