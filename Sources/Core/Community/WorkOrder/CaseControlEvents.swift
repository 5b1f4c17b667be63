public import Calendar
public import Wire

public struct CaseExtended: EventPayload {
    public static let kind: StaticString = "case.extended"
    public static let summary: StaticString = "延期: somebody who may has moved the deadline"
    public var limit: TimeLimit?
    public var deadline = Deadline(instant: Instant(milliseconds: 0), isProvisional: false, calendar: "")
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "limit", &limit)
        try coder.field(2, "deadline", &deadline)
    }
}

public struct CaseSuspensionRequested: EventPayload {
    public static let kind: StaticString = "case.suspension-requested"
    public static let summary: StaticString = "挂账 is asked for; until somebody approves, the clock runs"
    public var text: String?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "text", .freeText, &text)
    }
}

public struct CaseSuspended: EventPayload {
    public static let kind: StaticString = "case.suspended"
    public static let summary: StaticString = "挂账, 缓办: approved, the clock stands"
    /// The running time that was left, in milliseconds of the limit's unit.
    public var remaining: Int64 = 0
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "remaining", &remaining)
    }
}

public struct CaseResumed: EventPayload {
    public static let kind: StaticString = "case.resumed"
    public static let summary: StaticString = "恢复: the clock runs again, to a deadline as much later as it stood"
    public var deadline = Deadline(instant: Instant(milliseconds: 0), isProvisional: false, calendar: "")
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "deadline", &deadline)
    }
}

public struct CaseReopened: EventPayload {
    public static let kind: StaticString = "case.reopened"
    public static let summary: StaticString = "重开: it loses its closure from here on"
    public var text: String?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "text", .freeText, &text)
    }
}

public struct CaseMerged: EventPayload {
    public static let kind: StaticString = "case.merged"
    public static let summary: StaticString = "合并: another case goes on in its place"
    public var into: CaseID = ""
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "into", &into)
    }
}

public struct CaseAbsorbed: EventPayload {
    public static let kind: StaticString = "case.absorbed"
    public static let summary: StaticString = "合并: it goes on for another as well, from the earlier report on"
    public var child: CaseID = ""
    public var reported = Instant(milliseconds: 0)
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "child", &child)
        try coder.field(2, "reported", &reported)
    }
}

public struct CaseVoided: EventPayload {
    public static let kind: StaticString = "case.voided"
    public static let summary: StaticString = "作废"
    public var text: String?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "text", .freeText, &text)
    }
}

public struct CaseEscalated: EventPayload {
    public static let kind: StaticString = "case.escalated"
    public static let summary: StaticString = "升级: the next level knows"
    public var from = Level.estate
    public var to = Level.community
    public var reason = EscalationReason.manual
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "from", &from)
        try coder.field(2, "to", &to)
        try coder.field(3, "reason", &reason)
    }
}

public struct CaseWarned: EventPayload {
    public static let kind: StaticString = "case.warned"
    public static let summary: StaticString = "four fifths of a limit are over; the level that has the case was told"
    public var stage = CaseStage.dispose
    public var level = Level.estate
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "stage", &stage)
        try coder.field(2, "level", &level)
    }
}
