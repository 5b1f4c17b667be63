public import Wire

public struct AlarmRaised: EventPayload {
    public var device: DeviceID = ""
    public var category: CategoryCode = ""
    public var priority = Priority.p4
    public var isBuffered = false
    public var isLate = false
    public var silence: Silence?
    public var returned: Instant?
    public var acknowledged: Instant?

    public static let kind: StaticString = "alarm.raised"
    public static let summary: StaticString = "A condition became active and was normal before."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "device", &device)
        try coder.field(2, "category", &category)
        try coder.field(3, "priority", &priority)
        try coder.field(4, "buffered", &isBuffered)
        try coder.field(5, "late", &isLate)
        try coder.optional(6, "silence", &silence)
        try coder.optional(7, "returned", &returned)
        try coder.optional(8, "acknowledged", &acknowledged)
    }
}

public struct AlarmReraised: EventPayload {
    public var effect = ReraiseEffect.repeated
    public var isBuffered = false
    public var isLate = false

    public static let kind: StaticString = "alarm.reraised"
    public static let summary: StaticString = "A condition became active whose alarm is still open."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "effect", &effect)
        try coder.field(2, "buffered", &isBuffered)
        try coder.field(3, "late", &isLate)
    }
}

public struct AlarmReturned: EventPayload {
    public var isBuffered = false
    public var isLate = false

    public static let kind: StaticString = "alarm.returned"
    public static let summary: StaticString = "The condition of an alarm is normal again."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "buffered", &isBuffered)
        try coder.field(2, "late", &isLate)
    }
}

public struct AlarmAnnunciated: EventPayload {
    public static let kind: StaticString = "alarm.annunciated"
    public static let summary: StaticString = "The operator is told of an alarm that was silent, or told again."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct AlarmAcknowledged: EventPayload {
    public static let kind: StaticString = "alarm.acknowledged"
    public static let summary: StaticString = "Somebody has answered an alarm."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct AlarmConfirmed: EventPayload {
    public static let kind: StaticString = "alarm.confirmed"
    public static let summary: StaticString = "Somebody has done what the alarm called for."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct AlarmCommented: EventPayload {
    public var text: String = ""

    public static let kind: StaticString = "alarm.commented"
    public static let summary: StaticString = "Somebody has written something about an alarm."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "text", .freeText, &text)
    }
}

public struct AlarmAssigned: EventPayload {
    public var assignee: StaffID = ""

    public static let kind: StaticString = "alarm.assigned"
    public static let summary: StaticString = "Somebody is to look after an alarm."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "assignee", .personal, &assignee)
    }
}

public struct AlarmReset: EventPayload {
    public static let kind: StaticString = "alarm.reset"
    public static let summary: StaticString = "A latched alarm was reset."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct AlarmArrived: EventPayload {
    public static let kind: StaticString = "alarm.arrived"
    public static let summary: StaticString = "Somebody is at the scene of an alarm."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct AlarmVerified: EventPayload {
    public var isGenuine = true

    public static let kind: StaticString = "alarm.verified"
    public static let summary: StaticString = "Somebody has seen whether an alarm was true."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "genuine", &isGenuine)
    }
}

public struct AlarmEscalated: EventPayload {
    public var from = Level.scene
    public var to = Level.scene
    public var step: EscalationStep?
    public var reason: String?

    public static let kind: StaticString = "alarm.escalated"
    public static let summary: StaticString = "A higher level was told of an alarm."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "from", &from)
        try coder.field(2, "to", &to)
        try coder.optional(3, "step", &step)
        try coder.optional(4, "reason", .freeText, &reason)
    }
}

public struct AlarmReminded: EventPayload {
    public var level = Level.scene
    public var step = EscalationStep.acknowledgeNear

    public static let kind: StaticString = "alarm.reminded"
    public static let summary: StaticString =
        "The level that knows of an alarm was told that its time runs out, or has."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "level", &level)
        try coder.field(2, "step", &step)
    }
}

public struct AlarmLinked: EventPayload {
    public var caseID: CaseID = ""

    public static let kind: StaticString = "alarm.linked"
    public static let summary: StaticString = "An alarm has led to a case."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "case", &caseID)
    }
}
