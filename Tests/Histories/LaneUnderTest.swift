internal import CBOR
public import Community
public import Samples
public import Wire

/// The incident lane of a community as its node keeps it: a command is decided, what follows from it becomes records,
/// and the records are folded. Its clock stands until a command moves it.
public struct LaneUnderTest {
    public var incident: Incident
    public private(set) var records: [Record] = []
    /// What was stored when the rows were last forgotten.
    public let stored = StoredRows()
    public var policy = CasePolicy.standard
    /// The node's clock.
    public var now: Instant
    private var commands = 0
    private var recorded: Set<CommandKey> = []

    public init(startingAt now: Instant = moment("2026-11-20 09:00")) {
        self.now = now
        incident = Incident(rows: stored)
    }

    /// A case that is there.
    public subscript(id: CaseID) -> Case {
        mutating get { incident.cases[id]! }
    }

    /// Brings the node's clock up to when it happened, reports it, and gives back the id of the case. Without an id of its own the command is a new one.
    @discardableResult
    public mutating func report(
        _ report: CaseReport = .blockedStairs, at occurred: Instant? = nil, by actor: String = "zhang",
        id: String? = nil
    ) throws -> CaseID {
        now = max(now, occurred ?? now)
        try decide(.report(report), at: occurred ?? now, by: actor, id: id)
        return CaseID(text: records.last!.subject!)
    }

    /// Brings the node's clock up to when it happened, and does it.
    public mutating func act(
        _ id: CaseID, _ act: CaseAct, at occurred: Instant? = nil, by actor: String = "zhang"
    ) throws {
        now = max(now, occurred ?? now)
        try decide(.act(id, act), at: occurred ?? now, by: actor)
    }

    /// Decides, records and folds what happened at a time that the node's clock may not have come to yet.
    public mutating func decide(
        _ command: CaseCommand, at occurred: Instant, by actor: String, id: String? = nil
    ) throws {
        let key = try nextKey(id)
        let context = CommandContext(now: now, occurred: occurred, actor: actor, key: key)
        let proposals = try incident.cases.decide(command, context, by: policy)
        try append(proposals.map { try $0.event() }, key)
    }

    /// Decides, records and folds any command, and gives back what it was about.
    @discardableResult
    public mutating func decide(
        _ command: IncidentCommand, at occurred: Instant, by actor: String, id: String? = nil
    ) throws -> [String] {
        let key = try nextKey(id)
        let context = CommandContext(now: now, occurred: occurred, actor: actor, key: key)
        let proposals = try incident.decide(command, context, by: policy)
        try append(proposals.map { try $0.event() }, key)
        return proposals.map(\.subject)
    }

    /// Does what time alone brings about until nothing more is due, and says what that was.
    @discardableResult
    public mutating func escalate(_ id: CaseID) throws -> [Due<CaseCommand>] {
        var done: [Due<CaseCommand>] = []
        while let found = incident.cases[id], case let due = CaseEscalation.upcoming(for: found).due(at: now),
            !due.isEmpty
        {
            for each in due { try decide(each.command, at: now, by: "escalation", id: each.id) }
            done += due
        }
        return done
    }

    /// Records what no decision has led to.
    public mutating func append(_ event: Event) throws {
        try append([event], nextKey())
    }

    /// Stores every row, and goes on with nothing in memory.
    public mutating func storeAndForget() throws {
        stored.store(&incident)
        incident = Incident(rows: stored)
    }

    /// A ledger would take the command for one that it has recorded, or refuse it for being another one.
    public struct IDReused: Error {
        public let key: CommandKey
    }

    mutating func append(_ events: [Event], _ key: CommandKey) throws {
        guard recorded.insert(key).inserted else { throw IDReused(key: key) }
        for event in try Command(key: key, events: events).events {
            var writer = CBORWriter()
            event.write(seq: Seq(UInt64(records.count)), recorded: max(now, records.last?.recorded ?? now), to: &writer)
            let record = try Record(decoding: writer.bytes)
            records.append(record)
            incident.fold(record)
        }
    }

    mutating func nextKey(_ id: String? = nil) throws -> CommandKey {
        commands += 1
        return try CommandKey(principal: "lane-under-test", source: "/tests", id: id ?? "\(commands)")
    }
}
