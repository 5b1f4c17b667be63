public import Wire

/// How many records of a kind were stored, proven and relayed, and not folded.
public struct Unfolded: Row {
    public var key = ""
    public var reason = ""
    public var count: Int64 = 0
    public var last = Instant(milliseconds: 0)

    public static let table: StaticString = "unfolded"
    public init() {}

    init(kind: String) { key = kind }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("kind", &key)
        try coder.column("reason", &reason)
        try coder.column("count", &count)
        try coder.column("last", &last)
    }
}

extension Table<Unfolded> {
    mutating func count(_ record: Record, _ error: SchemaError) {
        let kind = record.kind.name
        modify(kind, orMake: { Unfolded(kind: kind) }) { row in
            row.reason = "\(error)"
            row.count += 1
            row.last = record.recorded
        }
    }
}
