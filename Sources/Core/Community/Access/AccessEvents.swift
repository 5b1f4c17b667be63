/// The record's time is the start of the minute. An address leads to a person, so it is one: the field holds a reference.
public struct AccessRefused: EventPayload {
    /// Absent when there were more than could be told apart.
    public var address: AddressID?
    public var reason = Refusal.missing
    public var count: Int64 = 0

    public static let kind: StaticString = "access.refused"
    public static let summary: StaticString = "How often somebody unknown was turned away in a minute."
    public init() {}

    public init(_ refused: RefusedCount) {
        (address, reason, count) = (refused.address, refused.reason, refused.count)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "address", .personal, &address)
        try coder.field(2, "reason", &reason)
        try coder.field(3, "count", &count)
    }
}

/// The subject is the token that was shown, the actor whose it is, the place where they wanted it.
public struct AccessDenied: EventPayload {
    /// A permission, such as `alarm.raise` or `read access`.
    public var what = ""
    public var lack = Denial.Lack.role
    /// The same one, gathered.
    public var count: Int64 = 0

    public static let kind: StaticString = "access.denied"
    public static let summary: StaticString = "Somebody known wanted what is not theirs to do or to see."
    public init() {}

    public init(_ permission: Permission, _ lack: Denial.Lack, count: Int64) {
        (what, self.lack, self.count) = (permission.description, lack, count)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "what", &what)
        try coder.field(2, "lack", &lack)
        try coder.field(3, "count", &count)
    }
}

/// The subject is the token that was shown, the actor whose it is, the place what it was about.
public struct DataExported: EventPayload {
    public var what = Readable.figures
    /// Rows or records.
    public var count: Int64 = 0

    public static let kind: StaticString = "data.exported"
    public static let summary: StaticString = "Somebody took more with them than a screen shows."
    public init() {}

    public init(_ what: Readable, count: Int64) { (self.what, self.count) = (what, count) }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "what", &what)
        try coder.field(2, "count", &count)
    }
}

/// The subject is the run that begins. One that no stop follows ended in a crash.
public struct NodeStarted: EventPayload {
    public var version = ""

    public static let kind: StaticString = "node.started"
    public static let summary: StaticString = "A version of the program begins to serve."
    public init() {}

    public init(version: String) { self.version = version }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "program", &version)
    }
}

public struct NodeStopped: EventPayload {
    public var version = ""

    public static let kind: StaticString = "node.stopped"
    public static let summary: StaticString = "A run has ended as it should."
    public init() {}

    public init(version: String) { self.version = version }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "program", &version)
    }
}
