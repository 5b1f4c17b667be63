public import Wire

/// What a plan is for: patrols (巡查, 巡更) look, maintenance (保养) does.
public enum PlanKind: String, CaseIterable, TextCoded {
    case patrol, maintenance

    /// A patrol is gone within a day; what is to be serviced may be so in any week of a month.
    public var longestRound: Int64 {
        switch self {
        case .patrol: 24 * 3_600_000
        case .maintenance: 31 * 24 * 3_600_000
        }
    }

    /// A tenth of the interval is usual for maintenance, and no interval is longer than two years.
    public var largestTolerance: Int64 {
        switch self {
        case .patrol: 24 * 3_600_000
        case .maintenance: 74 * 24 * 3_600_000
        }
    }

    /// For how many days the rounds are planned that a schedule asks for.
    var daysAhead: Int64 {
        switch self {
        case .patrol: 2
        case .maintenance: 31
        }
    }
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
    /// When it was first made: a plan that is changed has not begun anew.
    public var began = Instant(milliseconds: 0)
    public var ended: Instant?
    public var schedules: [RoundSchedule] = []
    /// The last start of a schedule that has a round.
    public var plannedThrough: Instant?

    public static let table: StaticString = "inspection_plans"
    static let open = RowFilter("open", ("ended", .null))
    public static let filters = [open]
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
        try coder.packed("schedules", &schedules)
        try coder.optional("planned_through", &plannedThrough)
    }
}
