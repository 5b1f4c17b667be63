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
    /// At least those of them that a filter of the table lets pass, in any order.
    func forEachRow(_ table: StaticString, where filter: RowFilter, _ visit: ([ColumnValue]) -> Void)
    /// The key of every stored row behind a key, in their order, and whether the row passes; until `visit` returns false.
    /// A row that is not there yet in what the source shows does not pass.
    func forEachKey(
        _ table: StaticString, _ range: StoredRange, _ visit: (_ key: [ColumnValue], _ passes: Bool) -> Bool)
}

extension RowSource {
    /// A source that finds some rows without reading the others says so itself.
    public func forEachRow(_ table: StaticString, where filter: RowFilter, _ visit: ([ColumnValue]) -> Void) {
        forEachRow(table, visit)
    }

    /// For a source that cannot begin anywhere.
    public func forEachKey(
        _ table: StaticString, _ range: StoredRange, _ visit: (_ key: [ColumnValue], _ passes: Bool) -> Bool
    ) {
        var isOver = false
        forEachRow(table) { values in
            let key = Array(values.prefix(range.keyColumns))
            guard !isOver, range.isBeyond(key) else { return }
            isOver = !visit(key, range.tests.allSatisfy { $0.passes(values[$0.place]) })
        }
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
