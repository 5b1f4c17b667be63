public import Calendar

public typealias CaseID = ID<Case>

public struct CaseReported: EventPayload {
    public static let kind: StaticString = "case.reported"
    public static let summary: StaticString = "上报: somebody or something saw it"
    public var category: CategoryCode = ""
    public var priority = Priority.p3
    public var source = CaseSource.patrol
    public var reporter: String?
    public var text: String?
    /// What it came from: an alarm or a finding.
    public var origin: String?
    public var media: [String]?
    public var due: Deadline?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "category", &category)
        try coder.field(2, "priority", &priority)
        try coder.field(3, "source", &source)
        try coder.optional(4, "reporter", .personal, &reporter)
        try coder.optional(5, "text", .freeText, &text)
        try coder.optional(6, "origin", &origin)
        try coder.optional(7, "media", &media)
        try coder.optional(8, "due", &due)
    }
}

public struct CaseVerified: EventPayload {
    public static let kind: StaticString = "case.verified"
    public static let summary: StaticString = "核实: somebody went and looked"
    public var isTrue = true
    public var due: Deadline?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "true", &isTrue)
        try coder.optional(8, "due", &due)
    }
}

public struct CaseAccepted: EventPayload {
    public static let kind: StaticString = "case.accepted"
    public static let summary: StaticString = "受理"
    public var due: Deadline?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(8, "due", &due)
    }
}

public struct CaseDeclined: EventPayload {
    public static let kind: StaticString = "case.declined"
    public static let summary: StaticString = "不予受理"
    public var reason = RefusalReason.other
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "reason", &reason)
    }
}

public struct CaseRegistered: EventPayload {
    public static let kind: StaticString = "case.registered"
    public static let summary: StaticString = "立案"
    public var priority = Priority.p3
    public var due: Deadline?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "priority", &priority)
        try coder.optional(8, "due", &due)
    }
}

public struct CaseUnregistered: EventPayload {
    public static let kind: StaticString = "case.unregistered"
    public static let summary: StaticString = "不予立案"
    public var reason = RefusalReason.other
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "reason", &reason)
    }
}

public struct CaseReturned: EventPayload {
    public static let kind: StaticString = "case.returned"
    public static let summary: StaticString = "退回: the department says it is not its own; its clock keeps running"
    public var text: String?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "text", .freeText, &text)
    }
}

public struct CaseArrived: EventPayload {
    public static let kind: StaticString = "case.arrived"
    public static let summary: StaticString = "到场: somebody of the department is on the scene"
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct CaseDisposed: EventPayload {
    public static let kind: StaticString = "case.disposed"
    public static let summary: StaticString = "处置: the department has put it right; the disposal clock stands"
    public var text: String?
    public var media: [String]?
    public var due: Deadline?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "text", .freeText, &text)
        try coder.optional(2, "media", &media)
        try coder.optional(8, "due", &due)
    }
}

public struct CaseChecked: EventPayload {
    public static let kind: StaticString = "case.checked"
    public static let summary: StaticString = "核查: somebody else has looked at what was done"
    public var passed = true
    /// An invalid check (the checker could not get in) counts apart and decides nothing.
    public var isValid = true
    public var text: String?
    public var due: Deadline?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "passed", &passed)
        try coder.field(2, "valid", &isValid)
        try coder.optional(3, "text", .freeText, &text)
        try coder.optional(8, "due", &due)
    }
}

public struct CaseClosed: EventPayload {
    public static let kind: StaticString = "case.closed"
    public static let summary: StaticString = "结案"
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct CaseSettled: EventPayload {
    public static let kind: StaticString = "case.settled"
    public static let summary: StaticString = "自行处置: whoever found it put it right on the spot"
    public var text: String?
    public var media: [String]?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "text", .freeText, &text)
        try coder.optional(2, "media", &media)
    }
}

public struct CaseRated: EventPayload {
    public static let kind: StaticString = "case.rated"
    public static let summary: StaticString = "回访: whoever reported it is satisfied, or not"
    public var isSatisfied = true
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "satisfied", &isSatisfied)
    }
}

public struct CaseCommented: EventPayload {
    public static let kind: StaticString = "case.commented"
    public static let summary: StaticString = "somebody wrote something down"
    public var text = ""
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "text", .freeText, &text)
    }
}
