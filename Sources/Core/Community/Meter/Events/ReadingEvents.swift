public import Wire

public struct RosterDeclared: EventPayload {
    public static let kind: StaticString = "roster.declared"
    public static let summary: StaticString =
        "The registers that a concentrator reports together, in the order of its columns."

    public var registers: [RegisterKey] = []
    public var time: Int64 = 0
    /// What each register showed then, or something below it.
    public var indexes: [Int64] = []

    public init() {}

    public var base: RosterBase { RosterBase(time: time, indexes: indexes) }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "registers", &registers)
        try coder.field(2, "time", &time)
        try coder.field(3, "indexes", &indexes)
    }
}

/// A base of long ago makes batches longer.
public struct RosterRebased: EventPayload {
    public static let kind: StaticString = "roster.rebased"
    public static let summary: StaticString = "A roster with the registers of another one and later indexes."

    public var registersOf: RosterID = ""
    public var time: Int64 = 0
    public var indexes: [Int64] = []

    public init() {}

    public var base: RosterBase { RosterBase(time: time, indexes: indexes) }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "registers-of", &registersOf)
        try coder.field(2, "time", &time)
        try coder.field(3, "indexes", &indexes)
    }
}

/// The subject is the roster. With it alone the columns can be read.
public struct ReadingsRecorded: EventPayload {
    public static let kind: StaticString = "readings.recorded"
    public static let summary: StaticString = "What the registers of a roster showed at some times."

    public var readingKind = ReadingKind.actual
    public var columns = Packed()

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "kind", &readingKind)
        try coder.field(2, "columns", &columns)
    }
}

/// What somebody has made sure of stands, whatever else is or was reported under the same key.
public struct ReadingCorrected: EventPayload {
    public static let kind: StaticString = "reading.corrected"
    public static let summary: StaticString = "A reading was another one, or none at all."

    public var register = RegisterKey.usual
    public var time = Instant(milliseconds: 0)
    public var readingKind = ReadingKind.actual
    /// Absent: there was no such reading.
    public var index: Int64?

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "register", &register)
        try coder.field(2, "time", &time)
        try coder.field(3, "kind", &readingKind)
        try coder.optional(4, "index", &index)
    }
}

public struct HeartbeatReceived: EventPayload {
    public static let kind: StaticString = "heartbeat.received"
    public static let summary: StaticString = "A device is alive."

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}
