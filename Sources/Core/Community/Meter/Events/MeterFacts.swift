public import Wire

/// The place that it serves is that of the record.
public struct MeterRegistered: EventPayload {
    public static let kind: StaticString = "meter.registered"
    public static let summary: StaticString = "A meter serves a place: what it counts, what for, and below which other."

    public var medium = Medium.electricity
    public var category = MeterCategory.household
    public var parent: MeterID?
    /// In thousandths of the unit an hour: watts, litres an hour.
    public var ratedPower: Int64?
    public var from = Instant(milliseconds: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "medium", &medium)
        try coder.field(2, "category", &category)
        try coder.optional(3, "parent", &parent)
        try coder.optional(4, "rated-power", &ratedPower)
        try coder.field(5, "from", &from)
    }
}

public struct RegisterAdded: EventPayload {
    public static let kind: StaticString = "meter.register-added"
    public static let summary: StaticString = "A meter has a register; readings of it may follow."

    public var name = RegisterKey.usual
    /// Digits behind the point of what the register shows.
    public var decimals = 2
    /// The digits that it shows in all: it begins again at 10 to this power.
    public var digits = 8
    public var direction = Direction.import
    public var intervalMinutes = 15
    public var stamps = StampMark.end
    /// CT times PT, in thousandths.
    public var ratio: Int64 = 1_000
    /// What it shows at `from`.
    public var index: Int64 = 0
    public var from = Instant(milliseconds: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "name", &name)
        try coder.field(2, "decimals", &decimals)
        try coder.field(3, "digits", &digits)
        try coder.field(4, "direction", &direction)
        try coder.field(5, "interval-minutes", &intervalMinutes)
        try coder.field(6, "stamps", &stamps)
        try coder.field(7, "ratio", &ratio)
        try coder.field(8, "index", &index)
        try coder.field(9, "from", &from)
    }
}

public struct RatioChanged: EventPayload {
    public static let kind: StaticString = "meter.ratio-changed"
    public static let summary: StaticString = "Other transformers stand before a register, or were found to."

    public var register = RegisterKey.usual
    /// CT times PT, in thousandths.
    public var ratio: Int64 = 1_000
    public var from = Instant(milliseconds: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "register", &register)
        try coder.field(2, "ratio", &ratio)
        try coder.field(3, "from", &from)
    }
}

/// The old meter's last index and the new one's first, both read at `at`.
public struct MeterReplaced: EventPayload {
    public static let kind: StaticString = "meter.replaced"
    public static let summary: StaticString = "Another device took a meter's place and goes on with its own index."

    public var register = RegisterKey.usual
    public var final: Int64 = 0
    public var initial: Int64 = 0
    public var at = Instant(milliseconds: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "register", &register)
        try coder.field(2, "final", &final)
        try coder.field(3, "initial", &initial)
        try coder.field(4, "at", &at)
    }
}

public struct RegisterReset: EventPayload {
    public static let kind: StaticString = "meter.reset"
    public static let summary: StaticString = "A register was set to another index; nothing flowed by that."

    public var register = RegisterKey.usual
    /// What it showed before, if somebody looked.
    public var final: Int64?
    public var initial: Int64 = 0
    public var at = Instant(milliseconds: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "register", &register)
        try coder.optional(2, "final", &final)
        try coder.field(3, "initial", &initial)
        try coder.field(4, "at", &at)
    }
}

public struct MeterReparented: EventPayload {
    public static let kind: StaticString = "meter.reparented"
    public static let summary: StaticString =
        "A meter hangs below another one in the tree of sub-metering, or below none."

    public var parent: MeterID?
    public var from = Instant(milliseconds: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "parent", &parent)
        try coder.field(2, "from", &from)
    }
}

public struct MeterRecategorised: EventPayload {
    public static let kind: StaticString = "meter.recategorised"
    public static let summary: StaticString = "What a meter counts is used for something else."

    public var category = MeterCategory.household
    public var from = Instant(milliseconds: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "category", &category)
        try coder.field(2, "from", &from)
    }
}

/// The place is that of the record.
public struct MeterReassigned: EventPayload {
    public static let kind: StaticString = "meter.reassigned"
    public static let summary: StaticString = "A meter serves another place."

    public var from = Instant(milliseconds: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "from", &from)
    }
}

public struct MeterRated: EventPayload {
    public static let kind: StaticString = "meter.rated"
    public static let summary: StaticString =
        "The most that can flow through a meter, beyond which no reading is believed."

    /// In thousandths of the unit an hour; absent when nobody knows.
    public var ratedPower: Int64?
    public var from = Instant(milliseconds: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "rated-power", &ratedPower)
        try coder.field(2, "from", &from)
    }
}
