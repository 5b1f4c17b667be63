internal import CBOR

extension Row {
    /// The row as it is stored.
    public var values: [ColumnValue] {
        var (copy, writer) = (self, RowWriter())
        return writer.values(of: &copy)
    }

    public init(stored values: [ColumnValue]) throws(RowError) {
        self.init()
        var reader = RowReader(table: Self.table, values: values)
        try columns(&reader)
    }

    /// The columns of the table in their order.
    public static var listing: [(name: String, type: ColumnType)] {
        var (blank, listing) = (Self(), ColumnListing())
        do { try blank.columns(&listing) } catch { preconditionFailure("a listing refuses nothing: \(error)") }
        return listing.columns
    }
}

extension CBORLimits {
    /// Of what this program has put into one column: as long as SQLite lets a value be. What a record may not exceed,
    /// many of them together do.
    static let column: CBORLimits = {
        var limits = CBORLimits()
        (limits.byteCount, limits.itemCount) = (1_000_000_000, 1_000_000_000)
        return limits
    }()
}

/// Writes one row after the other into an array that is used again, if nobody has kept it.
struct RowWriter: ColumnCoder {
    private var values: [ColumnValue] = []

    /// It changes nothing of the row, which is lent so that it need not be copied.
    mutating func values(of row: inout some Row) -> [ColumnValue] {
        values.removeAll(keepingCapacity: true)
        do { try row.columns(&self) } catch { preconditionFailure("a writer of rows refuses nothing: \(error)") }
        return values
    }

    @inline(never)
    mutating func column<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value) {
        values.append(value.column)
    }

    @inline(never)
    mutating func optional<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value?) {
        values.append(value?.column ?? .null)
    }

    @inline(never)
    mutating func sealed<Value: FieldValue>(_ name: StaticString, _ value: inout Value) {
        var writer = CBORWriter()
        value.write(to: &writer)
        values.append(.bytes(writer.bytes))
    }
}

private struct RowReader: ColumnCoder {
    let table: StaticString
    let values: [ColumnValue]
    var next = 0

    init(table: StaticString, values: [ColumnValue]) {
        self.table = table
        self.values = values
    }

    @inline(never)
    mutating func column<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value) throws(RowError) {
        guard let stored = Value(column: try take(name)) else { throw invalid(name) }
        value = stored
    }

    @inline(never)
    mutating func optional<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value?) throws(RowError) {
        let stored = try take(name)
        value = Value(column: stored)
        guard (value == nil) == (stored == .null) else { throw invalid(name) }
    }

    @inline(never)
    mutating func sealed<Value: FieldValue>(_ name: StaticString, _ value: inout Value) throws(RowError) {
        guard case .bytes(let bytes) = try take(name) else { throw invalid(name) }
        do {
            var reader = try CBORReader(bytes, limits: .column)
            value = try Value(from: &reader)
            try reader.finish()
        } catch {
            throw invalid(name)
        }
    }

    private mutating func take(_ name: StaticString) throws(RowError) -> ColumnValue {
        guard next < values.count else { throw invalid(name) }
        defer { next += 1 }
        return values[next]
    }

    private func invalid(_ name: StaticString) -> RowError { RowError(table: "\(table)", column: "\(name)") }
}

private struct ColumnListing: ColumnCoder {
    var columns: [(name: String, type: ColumnType)] = []

    @inline(never)
    mutating func column<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value) {
        columns.append(("\(name)", Value.columnType))
    }

    @inline(never)
    mutating func optional<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value?) {
        columns.append(("\(name)", Value.columnType))
    }

    @inline(never)
    mutating func sealed<Value: FieldValue>(_ name: StaticString, _ value: inout Value) {
        columns.append(("\(name)", .bytes))
    }
}
