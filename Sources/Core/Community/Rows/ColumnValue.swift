/// What a column of a view can hold.
public enum ColumnValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    /// Only for what is packed: everything that somebody may ask for by SQL is an integer or a text.
    case bytes([UInt8])
}

public enum ColumnType: String, Sendable {
    case integer, text, bytes
}

/// A value that one column can hold.
public protocol ColumnConvertible: JSONShown {
    static var columnType: ColumnType { get }
    var column: ColumnValue { get }
    init?(column: ColumnValue)
}
