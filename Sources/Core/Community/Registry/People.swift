public import Wire

public typealias DepartmentID = ID<Department>
public typealias StaffID = ID<Staff>
public typealias SeatID = ID<Seat>

/// Who disposes of cases: a company, a team, an office.
public struct Department: Row {
    public var id: DepartmentID = ""
    public var name = ""
    public var level = Level.estate
    public var closed: Instant?

    public static let table: StaticString = "departments"
    public init() {}
    public var key: DepartmentID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("name", &name)
        try coder.column("level", &level)
        try coder.optional("closed", &closed)
    }
}

/// Somebody who works here. Names and telephones are in the vault, under the same reference.
public struct Staff: Row {
    public var id: StaffID = ""
    public var department: DepartmentID = ""
    public var joined = Instant(milliseconds: 0)
    public var left: Instant?
    public var duties = Spans()

    public static let table: StaticString = "staff"
    public init() {}
    public var key: StaffID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("department", &department)
        try coder.column("joined", &joined)
        try coder.optional("left", &left)
        try coder.packed("duties", &duties)
    }
}

/// A desk of a control room. What an operator can bear is counted per staffed seat.
public struct Seat: Row {
    public var id: SeatID = ""
    public var place = PlacePath.community
    public var opened = Instant(milliseconds: 0)
    public var closed: Instant?
    public var duties = Spans()

    public static let table: StaticString = "seats"
    public init() {}
    public var key: SeatID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("place", &place)
        try coder.column("opened", &opened)
        try coder.optional("closed", &closed)
        try coder.packed("duties", &duties)
    }
}

/// Who is on duty at a seat, from when until when.
public struct Duty: Row {
    public struct Key: Hashable, Sendable {
        public var seat: SeatID
        public var from: Instant

        public init(seat: SeatID, from: Instant) {
            self.seat = seat
            self.from = from
        }
    }

    public var key = Key(seat: "", from: Instant(milliseconds: 0))
    public var until = Instant(milliseconds: 0)
    public var staff: StaffID = ""
    public var cancelled: Instant?

    public static let table: StaticString = "duties"
    public static let keyColumns = 2
    public init() {}

    public static func columns(of key: Key) -> [ColumnValue] { [key.seat.column, key.from.column] }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("seat", &key.seat)
        try coder.column("from", &key.from)
        try coder.column("until", &until)
        try coder.column("staff", &staff)
        try coder.optional("cancelled", &cancelled)
    }
}
