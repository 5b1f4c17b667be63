import Community
import Testing
import Wire

/// The alarms of a small community, with a clock that tests set.
struct AlarmDesk {
    var alarms = Alarms(rows: NoRows())
    var registry: Registry
    var recorder: Recorder
    /// Milliseconds since the scene began.
    var now: Int64 = 0
    private(set) var kindsSeen: Set<String> = []

    static let smoke = ConditionKey(device: "d1", category: "fire.smoke")
    static let lane = ConditionKey(device: "d1", category: "fire.lane")
    static let lamp = ConditionKey(device: "d1", category: "light.street")
    static let noise = ConditionKey(device: "d1", category: "noise.level")
    static let thrown = ConditionKey(device: "d1", category: "object.thrown")
    static let start: Instant = 1_000_000_000
    private static let kinds = KindTable(AlarmEvent.kinds)

    init() throws {
        let desk = try RegistryDesk.community()
        (registry, recorder) = (desk.registry, desk.recorder)
    }

    func time(_ milliseconds: Int64) -> Instant { Self.start.advanced(byMilliseconds: milliseconds) }

    @discardableResult
    mutating func send(
        _ command: AlarmCommand, at now: Int64? = nil, occurred: Int64? = nil
    ) throws -> [Fact<AlarmEvent>] {
        self.now = now ?? self.now
        let context = try recorder.context(time(self.now), occurred: occurred.map(time))
        let proposals = try alarms.decide(command, context, registry: &registry)
        let facts = try recorder.record(proposals, at: time(self.now), as: Self.kinds)
        for fact in facts {
            kindsSeen.insert("\(type(of: fact.event.payload).kind)")
            alarms.evolve(fact)
        }
        return facts
    }

    /// Raises an alarm and says which one it is.
    @discardableResult
    mutating func raise(
        _ condition: ConditionKey, priority: Priority? = nil, at now: Int64? = nil, occurred: Int64? = nil,
        isBuffered: Bool = false
    ) throws -> AlarmID {
        let report = AlarmReport(condition, priority: priority, isBuffered: isBuffered)
        let facts = try send(.raise(report), at: now, occurred: occurred)
        return AlarmID(text: try #require(facts.first).subject)
    }

    mutating func alarm(_ id: AlarmID) throws -> Alarm {
        let alarm = alarms[id]
        return try #require(alarm)
    }

    mutating func condition(_ key: ConditionKey) throws -> Condition {
        let condition = alarms.condition(key)
        return try #require(condition)
    }

    /// What is known of the offset of the device's clock.
    mutating func offset() -> Int64? { alarms.source("d1")?.offset }

    mutating func state(_ id: AlarmID) -> AlarmState? { alarms[id]?.state }

    mutating func refusal(of command: AlarmCommand) throws -> Rejection? {
        do {
            try send(command)
            return nil
        } catch let rejection as Rejection {
            return rejection
        }
    }

    mutating func expect(_ rule: Rule, of command: AlarmCommand) throws {
        let refusal = try refusal(of: command)
        #expect(refusal?.rule == rule, "\(command)")
    }

    /// Does what time has brought about, and says what that was.
    @discardableResult
    mutating func wait(until now: Int64) throws -> [AlarmCommand] {
        self.now = now
        let due = upcoming().due(at: time(now))
        for item in due { try send(item.command) }
        return due.map(\.command)
    }

    /// What time brings about, found by going over every condition: the first first.
    mutating func upcoming() -> [Due<AlarmCommand>] {
        var keys: [ConditionKey] = []
        alarms.conditions.forEach { keys.append($0.key) }
        let found = keys.sorted().flatMap { key in alarms.upcoming(for: key).map { (key, $0) } }
        return found.sorted { ($0.1.since, $0.0, $0.1.id) < ($1.1.since, $1.0, $1.1.id) }.map(\.1)
    }

    /// Lets the clock of the device be known as right.
    mutating func trustClock() throws {
        try send(.return(Self.noise), at: now)
    }

    mutating func rows() -> [String: [[ColumnValue]]] {
        var copier = RowCopier()
        alarms.tables(&copier)
        return copier.tables
    }
}
