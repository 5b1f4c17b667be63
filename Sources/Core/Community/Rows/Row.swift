internal import Wire

/// One thing that a view remembers: a row of a table, found by its key.
///
/// The one description of a row's columns serves to store it, to load it, to make its table and to export it.
public protocol Row: Sendable {
    associatedtype Key: Hashable
    static var table: StaticString { get }
    /// The first columns, which are the key.
    static var keyColumns: Int { get }
    /// What its rows are looked for by, other than their key.
    static var filters: [RowFilter] { get }
    /// About how much memory it holds besides itself. A table that bounds its bytes asks for it.
    var heldBytes: Int { get }

    /// A blank one, to be read into.
    init()
    var key: Key { get }
    static func columns(of key: Key) -> [ColumnValue]
    mutating func columns(_ coder: inout some ColumnCoder) throws(RowError)
}

extension Row {
    public static var keyColumns: Int { 1 }
    public static var filters: [RowFilter] { [] }
    public var heldBytes: Int { 0 }
}

extension Row where Key: ColumnConvertible {
    public static func columns(of key: Key) -> [ColumnValue] { [key.column] }
}

/// A stored row is not one of its table: the file was written by another program, or is damaged.
public struct RowError: Error, Hashable, CustomStringConvertible {
    public let table: String
    public let column: String

    public init(table: String, column: String) {
        self.table = table
        self.column = column
    }

    public var description: String { "a row of \(table) holds no valid \(column)" }
}

/// Goes over the columns of a row in their order.
public protocol ColumnCoder {
    mutating func column<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value) throws(RowError)
    mutating func optional<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value?) throws(RowError)
    /// A value of many parts, as the bytes of one CBOR item.
    mutating func packed<Value: FieldValue & JSONShown>(_ name: StaticString, _ value: inout Value) throws(RowError)
    /// The same for what the fold alone makes sense of: no answer shows it as it is.
    mutating func sealed<Value: FieldValue>(_ name: StaticString, _ value: inout Value) throws(RowError)
}

extension ColumnCoder {
    public mutating func packed<Value: FieldValue & JSONShown>(
        _ name: StaticString, _ value: inout Value
    ) throws(RowError) {
        try sealed(name, &value)
    }

    /// An instant that the row holds as milliseconds.
    mutating func instant(_ name: StaticString, _ milliseconds: inout Int64) throws(RowError) {
        var instant = Instant(milliseconds: milliseconds)
        try column(name, &instant)
        milliseconds = instant.milliseconds
    }
}
