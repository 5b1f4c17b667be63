public import Wire

/// The state of the incident lane: what is urgent in a community, and what has become of it.
public struct Incident: LaneFold {
    public static let lane = Lane.incident
    public static let version: Int64 = 1

    public var registry: Registry
    public var alarms: Alarms
    public var cases: Cases
    public var inspections: Inspections
    public var evidence: Evidence
    private var unfolded: Table<Unfolded>
    /// Kept since somebody first asked what time brings about. Who only replays does not ask, and does not pay.
    var upkeep: Upkeep?

    private static let kinds = KindTable(IncidentEvent.kinds)

    public init(rows: any RowSource) {
        registry = Registry(rows: rows)
        alarms = Alarms(rows: rows)
        cases = Cases(rows: rows)
        inspections = Inspections(rows: rows)
        evidence = Evidence(rows: rows)
        unfolded = Table(rows)
    }

    public mutating func fold(_ record: Record) {
        do throws(SchemaError) {
            let fact = Fact(record, try Self.kinds.read(record.kindBytes, record.bodyReader))
            guard !fact.subject.isEmpty else { throw .missing(field: "subject") }
            evolve(fact, record)
        } catch {
            unfolded.count(record, error)
        }
    }

    private mutating func evolve(_ fact: Fact<IncidentEvent>, _ record: Record) {
        switch fact.event {
        case .registry(let event): registry.evolve(fact.with(event))
        case .alarm(let event): alarms.evolve(fact.with(event))
        case .work(let event):
            cases.evolve(fact.with(event), record)
            if case .reported(let report) = event, report.source == .patrol, let finding = report.origin {
                inspections.evolve(FindingID(text: finding), became: CaseID(text: fact.subject))
            }
        case .inspection(let event): inspections.evolve(fact.with(event))
        case .evidence(let event): evidence.evolve(fact.with(event))
        }
        if upkeep != nil { note(fact) }
    }

    /// What a command leads to, or the rule that refuses it. Nothing has changed until the events are folded.
    public mutating func decide(
        _ command: IncidentCommand, _ context: CommandContext, by policy: CasePolicy
    ) throws(Rejection) -> [Proposal<IncidentEvent>] {
        switch command {
        case .openCase(let id): return try openCase(of: id, context, by: policy)
        case .registry(let command): return try registry.decide(command, context).map { $0.map { .registry($0) } }
        case .alarm(let command):
            return try alarms.decide(command, context, registry: &registry).map { $0.map { .alarm($0) } }
        case .work(let command):
            if case .report(let report) = command { try check(report.place, report.category) }
            return try cases.decide(command, context, by: policy).map { $0.map { .work($0) } }
        case .inspection(let command):
            switch command {
            case .installCheckpoint(_, let place, _, _), .plan(_, let place, _, _, _, _, _): try check(place)
            case .report(let report): try check(report.place, report.category)
            default: break
            }
            return try inspections.decide(command, context).map { $0.map { .inspection($0) } }
        case .evidence(let command):
            return try evidence.decide(command, context).map { $0.map { .evidence($0) } }
        }
    }

    private mutating func openCase(
        of id: AlarmID, _ context: CommandContext, by policy: CasePolicy
    ) throws(Rejection) -> [Proposal<IncidentEvent>] {
        let report = try alarms.alarm(id).report
        try check(report.place, report.category)
        let reported = try cases.decide(.report(report), context, by: policy)
        let made = CaseID(text: reported[0].subject)
        let linked = try alarms.decide(.link(id, made), context, registry: &registry)
        return reported.map { $0.map { .work($0) } } + linked.map { $0.map { .alarm($0) } }
    }

    private mutating func check(_ place: PlacePath, _ category: CategoryCode? = nil) throws(Rejection) {
        guard registry.place(place) != nil else {
            throw Rejection(.placeUnknown, "no place \(place) is registered", allowed: ["add"])
        }
        if let category, Taxonomy.standard[category] == nil {
            throw Rejection(.categoryUnknown, "the taxonomy has no category \(category)")
        }
    }

    public mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try registry.tables(&visitor)
        try alarms.tables(&visitor)
        try cases.tables(&visitor)
        try inspections.tables(&visitor)
        try evidence.tables(&visitor)
        try visitor.visit(&unfolded)
    }
}
