public import Wire

/// The state of one lane of one community: a deterministic fold over its records, kept as rows.
///
/// Given the same records, whatever the batches and wherever it was stored and loaded again in between, it comes to the
/// same rows.
public protocol LaneFold: SendableMetatype {
    static var lane: Lane { get }
    /// Another version folds or keeps rows otherwise: its views are built anew beside the old ones.
    static var version: Int64 { get }

    init(rows: any RowSource)
    /// Cannot fail: what is not understood is counted and passed over.
    mutating func fold(_ record: Record)
    /// Shows every table, always in the same order.
    mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure)
}

/// Does one thing to every table of a fold.
public protocol TableVisitor {
    associatedtype Failure: Error
    mutating func visit<Entity: Row>(_ table: inout Table<Entity>) throws(Failure)
}
