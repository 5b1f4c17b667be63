public import Wire

public struct ConditionReturned: EventPayload {
    public var category: CategoryCode = ""
    public var isBuffered = false
    public var isLate = false

    public static let kind: StaticString = "condition.returned"
    public static let summary: StaticString = "A condition is normal again that had no active alarm."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "category", &category)
        try coder.field(2, "buffered", &isBuffered)
        try coder.field(3, "late", &isLate)
    }
}

public struct ConditionShelved: EventPayload {
    public var category: CategoryCode = ""
    public var until = Instant(milliseconds: 0)
    public var reason: String = ""

    public static let kind: StaticString = "condition.shelved"
    public static let summary: StaticString = "An operator has put a condition aside for a time."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "category", &category)
        try coder.field(2, "until", &until)
        try coder.field(3, "reason", .freeText, &reason)
    }
}

public struct ConditionUnshelved: EventPayload {
    public var category: CategoryCode = ""
    public var isExpired = false

    public static let kind: StaticString = "condition.unshelved"
    public static let summary: StaticString = "A condition is no longer put aside."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "category", &category)
        try coder.field(2, "expired", &isExpired)
    }
}

/// Without a rule of the plant that says so, nobody controls it.
public struct ConditionSuppressed: EventPayload {
    public var category: CategoryCode = ""
    public var rule: String?

    public static let kind: StaticString = "condition.suppressed"
    public static let summary: StaticString = "A condition is kept silent where it arises."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "category", &category)
        try coder.optional(2, "rule", &rule)
    }
}

public struct ConditionUnsuppressed: EventPayload {
    public var category: CategoryCode = ""

    public static let kind: StaticString = "condition.unsuppressed"
    public static let summary: StaticString = "A condition is no longer kept silent where it arises."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "category", &category)
    }
}

/// Without a work order, nobody controls it.
public struct ConditionWithdrawn: EventPayload {
    public var category: CategoryCode = ""
    public var order: String?

    public static let kind: StaticString = "condition.withdrawn"
    public static let summary: StaticString = "A condition is out of service."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "category", &category)
        try coder.optional(2, "order", &order)
    }
}

public struct ConditionReinstated: EventPayload {
    public var category: CategoryCode = ""

    public static let kind: StaticString = "condition.reinstated"
    public static let summary: StaticString = "A condition is in service again."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "category", &category)
    }
}
