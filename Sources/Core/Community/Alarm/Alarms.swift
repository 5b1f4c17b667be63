internal import Wire

/// The alarms of a community: what is decided about them, and what has become of them.
public struct Alarms {
    public internal(set) var table: Table<Alarm>
    public internal(set) var conditions: Table<Condition>
    var sources: Table<Source>
    public internal(set) var suppressions: Table<Suppression>
    let taxonomy = Taxonomy.standard

    /// Nobody's shift is longer: whoever shelves a condition sees it come back.
    public static let maximumShelfMilliseconds: Int64 = 8 * 3_600_000

    public init(rows: any RowSource) {
        table = Table(rows)
        conditions = Table(rows)
        sources = Table(rows)
        suppressions = Table(rows)
    }

    public mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&table)
        try visitor.visit(&conditions)
        try visitor.visit(&sources)
        try visitor.visit(&suppressions)
    }

    public subscript(id: AlarmID) -> Alarm? {
        mutating get { table[id] }
    }

    public mutating func condition(_ key: ConditionKey) -> Condition? { conditions[key] }
    public mutating func source(_ device: DeviceID) -> Source? { sources[device] }

    public mutating func decide(
        _ command: AlarmCommand, _ context: CommandContext, registry: inout Registry
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        switch command {
        case .raise(let report): try raise(report, context, &registry)
        case .return(let key, let isBuffered): try `return`(key, isBuffered, context, &registry)
        case .acknowledge(let id): try acknowledge(id, context)
        case .confirm(let id): try confirm(id, context)
        case .comment(let id, let text): try comment(id, text, context)
        case .assign(let id, let staff): try assign(id, staff, context, &registry)
        case .reset(let id): try reset(id, context)
        case .arrive(let id): try arrive(id, context)
        case .verify(let id, let isGenuine): try verify(id, isGenuine, context)
        case .escalate(let id, let level, let reason): try escalate(id, to: level, reason, context)
        case .step(let id, let step): try take(step, of: id, context)
        case .link(let id, let caseID): try link(id, caseID, context)
        case .shelve(let key, let until, let reason): try shelve(key, until, reason, context, &registry)
        case .unshelve(let key): try unshelve(key, context)
        case .suppress(let key, let rule): try suppress(key, rule, context, &registry)
        case .unsuppress(let key): try unsuppress(key, context)
        case .withdraw(let key, let order): try withdraw(key, order, context, &registry)
        case .reinstate(let key): try reinstate(key, context)
        }
    }
}

extension Alarm {
    func proposal(_ event: AlarmEvent, _ context: CommandContext) -> Proposal<AlarmEvent> {
        context.propose(event, about: id.text, at: place)
    }
}
