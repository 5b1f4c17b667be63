/// Where the rows of a view are kept between two folds.
///
/// A fold cannot fail, but a disk can: a source that cannot read remembers why and answers nil, and whoever drives the
/// fold asks the source before anything that was folded is stored or shown.
public protocol RowSource: AnyObject {
    /// The stored columns of the row with this key.
    func row(_ table: StaticString, key: [ColumnValue]) -> [ColumnValue]?
    /// A row that is there and cannot be understood.
    func refuse(_ error: RowError)
    /// Every stored row of a table in the order of its key.
    func forEachRow(_ table: StaticString, _ visit: ([ColumnValue]) -> Void)
    /// At least those of them that a filter of the table lets pass.
    func forEachRow(_ table: StaticString, where filter: RowFilter, _ visit: ([ColumnValue]) -> Void)
}

extension RowSource {
    /// A source that finds some rows without reading the others says so itself.
    public func forEachRow(_ table: StaticString, where filter: RowFilter, _ visit: ([ColumnValue]) -> Void) {
        forEachRow(table, visit)
    }
}

/// The source of a view that begins.
public final class NoRows: RowSource {
    public init() {}
    public func row(_ table: StaticString, key: [ColumnValue]) -> [ColumnValue]? { nil }
    public func refuse(_ error: RowError) {}
    public func forEachRow(_ table: StaticString, _ visit: ([ColumnValue]) -> Void) {}
}

/// Takes the rows that a fold has touched.
public protocol RowSink {
    associatedtype Failure: Error
    mutating func store(_ table: StaticString, _ values: [ColumnValue]) throws(Failure)
}
