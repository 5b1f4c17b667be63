/// The registers that a concentrator reports together.
public struct Roster: Row {
    public var id: RosterID = ""
    public var time: Int64 = 0
    /// Their numbers; -1 for one that nobody has added.
    public var registers: [Int] = []
    public var indexes: [Int64] = []

    public static let table: StaticString = "roster"
    public init() {}
    public var key: RosterID { id }
    public var base: RosterBase { RosterBase(time: time, indexes: indexes) }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.instant("time", &time)
        try coder.packed("registers", &registers)
        try coder.packed("indexes", &indexes)
    }
}
