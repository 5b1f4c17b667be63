public import JSON

/// What answers say of a column.
public struct JSONColumn: Sendable {
    /// As the table has it.
    public let column: String
    /// The same as JSON writes names.
    public let name: String
    public let type: ColumnType
    /// Nil where it may not be shown.
    public let schema: JSONValue?
}

extension Row {
    /// All columns in their order.
    public static var jsonColumns: [JSONColumn] {
        var (blank, listing) = (Self(), JSONListing())
        do { try blank.columns(&listing) } catch { preconditionFailure("a listing refuses nothing: \(error)") }
        return zip(Self.listing, listing.schemas).map { column, schema in
            JSONColumn(column: column.name, name: column.name.camelCase, type: column.type, schema: schema)
        }
    }

    /// What stands in the columns, in their order; null where one may not be shown.
    public var json: [JSONValue] {
        var (copy, writer) = (self, JSONColumnWriter())
        do { try copy.columns(&writer) } catch { preconditionFailure("a writer of rows refuses nothing: \(error)") }
        return writer.values
    }
}

private struct JSONListing: ColumnCoder {
    var schemas: [JSONValue?] = []

    @inline(never)
    mutating func column<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value) {
        schemas.append(Value.jsonSchema)
    }

    @inline(never)
    mutating func optional<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value?) {
        schemas.append(Value.jsonSchema.orNull)
    }

    @inline(never)
    mutating func packed<Value: FieldValue & JSONShown>(_ name: StaticString, _ value: inout Value) {
        schemas.append(Value.jsonSchema)
    }

    @inline(never)
    mutating func sealed<Value: FieldValue>(_ name: StaticString, _ value: inout Value) { schemas.append(nil) }
}

private struct JSONColumnWriter: ColumnCoder {
    var values: [JSONValue] = []

    @inline(never)
    mutating func column<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value) {
        values.append(value.json)
    }

    @inline(never)
    mutating func optional<Value: ColumnConvertible>(_ name: StaticString, _ value: inout Value?) {
        values.append(value?.json ?? .null)
    }

    @inline(never)
    mutating func packed<Value: FieldValue & JSONShown>(_ name: StaticString, _ value: inout Value) {
        values.append(value.json)
    }

    @inline(never)
    mutating func sealed<Value: FieldValue>(_ name: StaticString, _ value: inout Value) { values.append(.null) }
}

extension String {
    /// `floor_area` is `floorArea`.
    fileprivate var camelCase: String {
        let words = split(separator: "_")
        return words.dropFirst().reduce(String(words[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }
}
