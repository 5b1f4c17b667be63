public import Wire

public typealias RunID = ID<NodeRun>

/// The node from one start to its stop, or to the crash that kept it from stopping.
public struct NodeRun: Row {
    public var id: RunID = ""
    public var version = ""
    public var started = Instant(milliseconds: 0)
    public var stopped: Instant?

    public static let table: StaticString = "node_runs"
    public init() {}
    public var key: RunID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("version", &version)
        try coder.column("started", &started)
        try coder.optional("stopped", &stopped)
    }
}
