public import Wire

public struct DepartmentFounded: EventPayload {
    public var name: String = ""
    public var level: Level = .estate

    public static let kind: StaticString = "department.founded"
    public static let summary: StaticString = "A department takes part."
    public init() {}

    public init(name: String, level: Level) {
        self.name = name
        self.level = level
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "name", &name)
        try coder.field(2, "level", &level)
    }
}

public struct DepartmentRenamed: EventPayload {
    public var name: String = ""

    public static let kind: StaticString = "department.renamed"
    public static let summary: StaticString = "A department has another name."
    public init() {}

    public init(name: String) {
        self.name = name
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "name", &name)
    }
}

public struct DepartmentClosed: EventPayload {
    public static let kind: StaticString = "department.closed"
    public static let summary: StaticString = "A department no longer takes part."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

/// The subject is a reference; who that is stands in the vault alone.
public struct StaffJoined: EventPayload {
    public var department: DepartmentID = ""

    public static let kind: StaticString = "staff.joined"
    public static let summary: StaticString = "Somebody works for a department."
    public init() {}

    public init(department: DepartmentID) {
        self.department = department
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "department", &department)
    }
}

public struct StaffMoved: EventPayload {
    public var department: DepartmentID = ""

    public static let kind: StaticString = "staff.moved"
    public static let summary: StaticString = "Somebody works for another department."
    public init() {}

    public init(department: DepartmentID) {
        self.department = department
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "department", &department)
    }
}

public struct StaffLeft: EventPayload {
    public static let kind: StaticString = "staff.left"
    public static let summary: StaticString = "Somebody no longer works here."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct SeatOpened: EventPayload {
    public static let kind: StaticString = "seat.opened"
    public static let summary: StaticString = "A control room has a desk that can be staffed."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct SeatClosed: EventPayload {
    public static let kind: StaticString = "seat.closed"
    public static let summary: StaticString = "A desk is gone."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct DutyRostered: EventPayload {
    public var staff: StaffID = ""
    public var from: Instant = Instant(milliseconds: 0)
    public var until: Instant = Instant(milliseconds: 0)

    public static let kind: StaticString = "duty.rostered"
    public static let summary: StaticString = "Who is on duty at a seat, from when until when."
    public init() {}

    public init(staff: StaffID, from: Instant, until: Instant) {
        self.staff = staff
        self.from = from
        self.until = until
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "staff", .personal, &staff)
        try coder.field(2, "from", &from)
        try coder.field(3, "until", &until)
    }
}

public struct DutyCancelled: EventPayload {
    public var from: Instant = Instant(milliseconds: 0)

    public static let kind: StaticString = "duty.cancelled"
    public static let summary: StaticString = "A duty that had not begun will not take place."
    public init() {}

    public init(from: Instant) {
        self.from = from
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "from", &from)
    }
}
