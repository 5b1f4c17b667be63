public import Wire

/// What a plan is for: patrols (巡查, 巡更) look, maintenance (保养) does.
public enum PlanKind: String, CaseIterable, TextCoded {
    case patrol, maintenance
}

/// What is to be gone round, how often, and how exactly.
public struct InspectionPlan: Row {
    public var id: PlanID = ""
    public var kind = PlanKind.patrol
    public var place = PlacePath.community
    public var name = ""
    public var route: [CheckpointID] = []
    /// Whether the checkpoints must be reached in the order of the route.
    public var isOrdered = false
    /// How much earlier or later than planned a round may begin and still be on time.
    public var tolerance: Int64 = 0
    /// The longest time that any of its checkpoints may go without a visit.
    public var maximumGap: Int64 = 0
    public var began = Instant(milliseconds: 0)
    public var ended: Instant?

    public static let table: StaticString = "inspection_plans"
    public init() {}
    public var key: PlanID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("kind", &kind)
        try coder.column("place", &place)
        try coder.column("name", &name)
        try coder.packed("route", &route)
        try coder.column("is_ordered", &isOrdered)
        try coder.column("tolerance", &tolerance)
        try coder.column("maximum_gap", &maximumGap)
        try coder.column("began", &began)
        try coder.optional("ended", &ended)
    }
}
