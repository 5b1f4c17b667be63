/// Rows of a table as they were at a moment, to be stored while the table goes on.
public struct RowCopies<Entity: Row>: Sendable {
    private let rows: [Entity]

    init(_ rows: [Entity]) { self.rows = rows }

    public func store<Sink: RowSink>(in sink: inout Sink) throws(Sink.Failure) {
        var writer = RowWriter()
        for var row in rows { try sink.store(Entity.table, writer.values(of: &row)) }
    }
}
