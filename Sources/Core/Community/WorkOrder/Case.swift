public import Wire

/// One case (案件, 工单): where it stands, and everything that its indicators count.
public struct Case: Row {
    public var id: CaseID = ""
    public var state = CaseState.reported
    public var place = PlacePath.community
    public var category: CategoryCode = ""
    public var priority = Priority.p3
    public var source = CaseSource.patrol
    /// The alarm or finding that it came from.
    public var origin: String?
    /// Who saw it, or took down what somebody else saw.
    public var reporter: String?
    /// The highest level that knows of it.
    public var level = Level.estate
    public var escalations = 0

    /// The earliest report: that of a case merged into it may be earlier than its own.
    public var reported = Instant(milliseconds: 0)
    public var verified: Instant?
    public var accepted: Instant?
    /// When it was declined or not registered, and why.
    public var refused: Instant?
    public var refusal: RefusalReason?
    public var registered: Instant?
    public var firstDispatched: Instant?
    public var dispatched: Instant?
    public var arrived: Instant?
    public var disposed: Instant?
    /// The last time that it was put right, as somebody said: what the check looks at.
    public var sentToCheck: Instant?
    public var checked: Instant?
    public var closed: Instant?
    public var ended: Instant?
    /// When whoever reported it last said whether that was satisfying.
    public var rated: Instant?
    /// Of the last thing that moved it, or stopped or started its clock: nothing of the kind may have happened before.
    public var moved = Instant(milliseconds: 0)

    public var verifyDue: Instant?
    public var acceptDue: Instant?
    public var registerDue: Instant?
    public var dispatchDue: Instant?
    /// Of the disposal. Computed once, at the first dispatch; moved by extensions and suspensions alone.
    public var deadline: Instant?
    public var originalDeadline: Instant?
    public var isProvisional = false
    /// The version of the calendar that the deadline was computed with.
    public var calendar: String?
    /// What the disposal limit is counted in.
    public var unit: String?
    public var checkDue: Instant?
    public var closeDue: Instant?

    public var department: String?
    public var firstDepartment: String?
    /// Who of the department is to do it, where somebody was named.
    public var assignee: String?
    /// Sent on to another department after it was first dispatched.
    public var isRedirected = false
    public var disposer: String?
    public var disposingDepartment: String?
    public var returns = 0
    /// Dispatched after a failed check or a reopening to the same department.
    public var reworks = 0
    public var failedChecks = 0
    public var invalidChecks = 0
    public var reopenings = 0
    public var extensions = 0
    /// By how much extensions have moved the deadline.
    public var extended: Int64 = 0
    public var suspensionRequester: String?
    public var suspended: Instant?
    public var remaining: Int64?
    public var suspensions = 0
    /// Since when the disposal clock runs, and for how long it ran before.
    public var running: Instant?
    public var ran: Int64 = 0
    /// The stage whose limit was last warned of; nil when somebody else has it since, or has it again.
    public var warned: CaseStage?
    public var warnings = 0
    /// The deadline for whose passing it went up a level.
    public var escalatedDue: Instant?
    public var mergedInto: CaseID?
    public var absorbed = 0
    public var isSatisfied: Bool?
    /// The events that made it so: what it was at any moment can be folded from them again.
    public var journal = Journal()

    public static let table: StaticString = "cases"
    static let open = RowFilter("open", ("ended", .null))
    public static let filters = [open]
    public var key: CaseID { id }
    public init() {}

    public var isSuspended: Bool { suspended != nil }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("state", &state)
        try coder.column("place", &place)
        try coder.column("category", &category)
        try coder.column("priority", &priority)
        try coder.column("source", &source)
        try coder.optional("origin", &origin)
        try coder.optional("reporter", &reporter)
        try coder.column("level", &level)
        try coder.column("escalations", &escalations)
        try moments(&coder)
        try limits(&coder)
        try disposal(&coder)
        try coder.sealed("journal", &journal)
    }

    private mutating func moments(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("reported", &reported)
        try coder.optional("verified", &verified)
        try coder.optional("accepted", &accepted)
        try coder.optional("refused", &refused)
        try coder.optional("refusal", &refusal)
        try coder.optional("registered", &registered)
        try coder.optional("first_dispatched", &firstDispatched)
        try coder.optional("dispatched", &dispatched)
        try coder.optional("arrived", &arrived)
        try coder.optional("disposed", &disposed)
        try coder.optional("sent_to_check", &sentToCheck)
        try coder.optional("checked", &checked)
        try coder.optional("closed", &closed)
        try coder.optional("ended", &ended)
        try coder.optional("rated", &rated)
        try coder.column("moved", &moved)
    }

    private mutating func limits(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.optional("verify_due", &verifyDue)
        try coder.optional("accept_due", &acceptDue)
        try coder.optional("register_due", &registerDue)
        try coder.optional("dispatch_due", &dispatchDue)
        try coder.optional("deadline", &deadline)
        try coder.optional("original_deadline", &originalDeadline)
        try coder.column("is_provisional", &isProvisional)
        try coder.optional("calendar", &calendar)
        try coder.optional("unit", &unit)
        try coder.optional("check_due", &checkDue)
        try coder.optional("close_due", &closeDue)
    }

    private mutating func disposal(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.optional("department", &department)
        try coder.optional("first_department", &firstDepartment)
        try coder.optional("assignee", &assignee)
        try coder.column("is_redirected", &isRedirected)
        try coder.optional("disposer", &disposer)
        try coder.optional("disposing_department", &disposingDepartment)
        try coder.column("returns", &returns)
        try coder.column("reworks", &reworks)
        try coder.column("failed_checks", &failedChecks)
        try coder.column("invalid_checks", &invalidChecks)
        try coder.column("reopenings", &reopenings)
        try coder.column("extensions", &extensions)
        try coder.column("extended", &extended)
        try coder.optional("suspension_requester", &suspensionRequester)
        try coder.optional("suspended", &suspended)
        try coder.optional("remaining", &remaining)
        try coder.column("suspensions", &suspensions)
        try coder.optional("running", &running)
        try coder.column("ran", &ran)
        try coder.optional("warned", &warned)
        try coder.column("warnings", &warnings)
        try coder.optional("escalated_due", &escalatedDue)
        try coder.optional("merged_into", &mergedInto)
        try coder.column("absorbed", &absorbed)
        try coder.optional("is_satisfied", &isSatisfied)
    }
}
