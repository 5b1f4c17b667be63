public import Calendar
import Wire

public struct CaseAssigned: EventPayload {
    public static let kind: StaticString = "case.assigned"
    public static let summary: StaticString = "派单: somebody of the department is to do it"
    public var assignee: StaffID = ""
    public init() {}

    public init(to assignee: StaffID) { self.assignee = assignee }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "assignee", .personal, &assignee)
    }
}

public struct CaseDispatched: EventPayload {
    public static let kind: StaticString = "case.dispatched"
    public static let summary: StaticString = "派遣: a department has it, until a deadline that was computed once"
    public static let version: UInt64 = 2
    public var department = ""
    public var limit: TimeLimit?
    public var deadline = Deadline(instant: Instant(milliseconds: 0), isProvisional: false, calendar: "")
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "department", &department)
        try coder.optional(2, "limit", &limit)
        try coder.field(3, "deadline", &deadline)
    }

    /// The first version knew limits in hours of work only, and of the deadline the instant alone: its calendar had no
    /// versions yet, so whether it was provisional was not known either.
    public static var olderVersions: [UInt64: @Sendable (inout FieldReader) throws(SchemaError) -> CaseDispatched] {
        [
            1: { reader throws(SchemaError) in
                var (dispatched, hours, instant) = (CaseDispatched(), 0, Instant(milliseconds: 0))
                try reader.field(1, "department", &dispatched.department)
                try reader.field(2, "hours", &hours)
                try reader.field(3, "deadline", &instant)
                dispatched.limit = try? TimeLimit(hours, .workingHours)
                dispatched.deadline = Deadline(instant: instant, isProvisional: false, calendar: "")
                return dispatched
            }
        ]
    }
}
