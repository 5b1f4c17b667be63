public import Wire

/// The state of the incident lane: what is urgent in a community, and what has become of it.
public struct Incident: LaneFold {
    public static let lane = Lane.incident
    public static let version: Int64 = 1

    public var cases: Cases
    public var inspections: Inspections
    public var evidence: Evidence
    private var unfolded: Table<Unfolded>

    private static let kinds = KindTable(IncidentEvent.kinds)

    public init(rows: any RowSource) {
        cases = Cases(rows: rows)
        inspections = Inspections(rows: rows)
        evidence = Evidence(rows: rows)
        unfolded = Table(rows)
    }

    public mutating func fold(_ record: Record) {
        do throws(SchemaError) {
            evolve(Fact(record, try Self.kinds.read(record.kindBytes, record.bodyReader)), record)
        } catch {
            unfolded.count(record, error)
        }
    }

    private mutating func evolve(_ fact: Fact<IncidentEvent>, _ record: Record) {
        switch fact.event {
        case .work(let event): cases.evolve(fact.with(event), record)
        case .inspection(let event): inspections.evolve(fact.with(event))
        case .evidence(let event): evidence.evolve(fact.with(event))
        }
    }

    public mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try cases.tables(&visitor)
        try inspections.tables(&visitor)
        try evidence.tables(&visitor)
        try visitor.visit(&unfolded)
    }
}
