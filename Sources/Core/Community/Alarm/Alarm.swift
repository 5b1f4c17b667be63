public import Wire

public typealias AlarmID = ID<Alarm>

/// One cycle of a condition from raise to normal, with every moment that its indicators need.
public struct Alarm: Row {
    public var id: AlarmID = ""
    public var device: DeviceID = ""
    public var category: CategoryCode = ""
    public var place = PlacePath.community
    public var priority = Priority.p4
    public var state = AlarmState.unacknowledged
    /// The highest level that was told.
    public var level = Level.scene

    /// When it began in the world, and when the node knew.
    public var raised = Instant(milliseconds: 0)
    public var recorded = Instant(milliseconds: 0)
    public var isLate = false
    public var silence: Silence?
    /// When the operator was first told; nil when never.
    public var annunciated: Instant?
    /// When the operator was last told: what still awaits an acknowledgement has waited since then.
    public var alerted: Instant?
    /// The first.
    public var acknowledged: Instant?
    public var confirmed: Instant?
    /// Since when it has been active, this time.
    public var activated = Instant(milliseconds: 0)
    /// The last return to normal; nil while it is active.
    public var returned: Instant?
    public var reset: Instant?
    /// When the cycle was over.
    public var ended: Instant?
    public var arrived: Instant?
    public var verified: Instant?
    public var isGenuine: Bool?
    /// When its condition was first found to chatter, and to have been active for less than ten seconds.
    public var chattered: Instant?
    public var fleeted: Instant?

    public var reraises: Int64 = 0
    public var transitions: Int64 = 1
    public var comments: Int64 = 0
    public var assignee: StaffID?
    public var caseID: CaseID?
    /// The steps that its escalation has taken, as bits.
    public var steps: Int64 = 0
    /// When the operator was told again. Each time but the first somebody had answered before, so they are few.
    public var alerts: [Instant] = []
    /// The levels it went up to, and when.
    public var climbs: [Climb] = []

    public static let table: StaticString = "alarms"
    static let open = RowFilter("open", ("ended", .null))
    /// Found to be so, and nobody has put it right yet.
    static let owed = RowFilter("owed", ("is_genuine", .integer(1)), ("confirmed", .null), ("case_id", .null))
    public static let filters = [open, owed]
    public init() {}
    public var key: AlarmID { id }

    public var condition: ConditionKey { ConditionKey(device: device, category: category) }

    /// When service was restored: back to normal, and reset where that is asked for.
    public var restored: Instant? { ended == nil ? nil : reset ?? returned }

    /// The highest level that had been told by then.
    public func level(at until: Instant) -> Level {
        guard let last = climbs.last(where: { $0.time <= until }) else { return climbs.first?.from ?? level }
        return last.to
    }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("device", &device)
        try coder.column("category", &category)
        try coder.column("place", &place)
        try coder.column("priority", &priority)
        try coder.column("state", &state)
        try coder.column("level", &level)
        try moments(&coder)
        try coder.optional("is_genuine", &isGenuine)
        try coder.column("reraises", &reraises)
        try coder.column("transitions", &transitions)
        try coder.column("comments", &comments)
        try coder.optional("assignee", &assignee)
        try coder.optional("case_id", &caseID)
        try coder.column("steps", &steps)
        try coder.packed("alerts", &alerts)
        try coder.packed("climbs", &climbs)
    }

    private mutating func moments(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("raised", &raised)
        try coder.column("recorded", &recorded)
        try coder.column("is_late", &isLate)
        try coder.optional("silence", &silence)
        try coder.optional("annunciated", &annunciated)
        try coder.optional("alerted", &alerted)
        try coder.optional("acknowledged", &acknowledged)
        try coder.optional("confirmed", &confirmed)
        try coder.column("activated", &activated)
        try coder.optional("returned", &returned)
        try coder.optional("reset", &reset)
        try coder.optional("ended", &ended)
        try coder.optional("arrived", &arrived)
        try coder.optional("verified", &verified)
        try coder.optional("chattered", &chattered)
        try coder.optional("fleeted", &fleeted)
    }
}
