public import Wire

/// The state of the incident lane: what is urgent in a community, and what has become of it.
public struct Incident: LaneFold {
    public static let lane = Lane.incident
    public static let version: Int64 = 3

    public var registry: Registry
    public var alarms: Alarms
    public var cases: Cases
    public var inspections: Inspections
    public var evidence: Evidence
    private var unfolded: Table<Unfolded>
    /// Kept since somebody first asked what time brings about. Who only replays does not ask, and does not pay.
    var upkeep: Upkeep?

    /// What is done with the records of a kind.
    private typealias Step = @Sendable (inout Incident, Record) throws(SchemaError) -> Void

    private static let steps = NameTable(
        steps { (state, fact: Fact<RegistryEvent>, _) in state.registry.evolve(fact) }
            + steps { (state, fact: Fact<AlarmEvent>, _) in
                state.alarms.evolve(fact)
                if state.upkeep != nil { state.note(fact.event, fact.subject) }
            }
            + steps { (state, fact: Fact<CaseEvent>, record) in
                state.cases.evolve(fact, record)
                if case .reported(let report) = fact.event, let finding = report.finding {
                    state.inspections.evolve(finding, became: CaseID(text: fact.subject))
                }
                if state.upkeep != nil { state.note(fact.event, fact.subject) }
            }
            + steps { (state, fact: Fact<InspectionEvent>, _) in
                state.inspections.evolve(fact)
                if state.upkeep != nil { state.note(fact.event, fact.subject) }
            }
            + steps { (state, fact: Fact<EvidenceEvent>, _) in state.evidence.evolve(fact) })

    private static func steps<Events: EventSet>(
        _ evolve: @escaping @Sendable (inout Incident, Fact<Events>, Record) -> Void
    ) -> [(name: String, value: Step)] {
        Events.kinds.map { kind in
            let step: Step = { state, record throws(SchemaError) in
                let fact = Fact(record, try kind.read(record.bodyReader))
                guard !fact.subject.isEmpty else { throw .missing(field: "subject") }
                evolve(&state, fact, record)
            }
            return (kind.name, step)
        }
    }

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
            guard let step = Self.steps[record.kindBytes] else { throw .unknownKind }
            try step(&self, record)
        } catch {
            unfolded.count(record, error)
        }
    }

    /// What a command leads to, or the rule that refuses it. Nothing has changed until the events are folded.
    public mutating func decide(
        _ command: IncidentCommand, _ context: CommandContext, by policy: CasePolicy
    ) throws(Rejection) -> [Proposal<IncidentEvent>] {
        if let owner = context.owner { try check(command, by: owner) }
        switch command {
        case .openCase(let id): return try openCase(of: id, context, by: policy)
        case .registry(let command): return try registry.decide(command, context).map { $0.map { .registry($0) } }
        case .alarm(let command):
            return try alarms.decide(command, context, registry: &registry).map { $0.map { .alarm($0) } }
        case .work(let command):
            if case .report(let report) = command { try check(report.place, report.category) }
            if case .act(let id, .assign(let staff)) = command { try check(staff, worksOn: id) }
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

    private mutating func check(_ staff: StaffID, worksOn id: CaseID) throws(Rejection) {
        let person = try registry.presentStaff(staff)
        guard let department = cases[id]?.department, department != person.department.text else { return }
        throw Rejection(
            .caseAssigneeElsewhere, "\(staff) works in \(person.department), and \(department) has the case \(id)")
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
