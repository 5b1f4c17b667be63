public import CBOR
public import Wire

/// A value that an event's field can hold: one CBOR item.
public protocol FieldValue: Hashable, Sendable {
    /// The type as CDDL writes it.
    static var cddl: String { get }
    func write(to writer: inout CBORWriter)
    /// Consumes one item. What is well formed and no such value is refused as unexpected.
    init(from reader: inout CBORReader) throws(CBORError)
}

/// A value with a 64-bit integer behind it.
public protocol IntegerCoded: FieldValue, ColumnConvertible {
    var integer: Int64 { get }
    init?(integer: Int64)
}

extension IntegerCoded {
    public static var cddl: String { "int64" }

    public func write(to writer: inout CBORWriter) { writer.integer(integer) }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard let value = Self(integer: try reader.integer()) else {
            throw reader.failure(.unexpected(wanted: "a known \(Self.self)"), start)
        }
        self = value
    }

    public static var columnType: ColumnType { .integer }
    public var column: ColumnValue { .integer(integer) }
    public init?(column: ColumnValue) {
        guard case .integer(let integer) = column else { return nil }
        self.init(integer: integer)
    }
}

/// A value with a text behind it.
public protocol TextCoded: FieldValue, ColumnConvertible {
    var text: String { get }
    init?(text: String)
}

extension TextCoded {
    public static var cddl: String { "text" }

    public func write(to writer: inout CBORWriter) { writer.text(text) }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard let value = Self(text: try reader.string()) else {
            throw reader.failure(.unexpected(wanted: "a known \(Self.self)"), start)
        }
        self = value
    }

    public static var columnType: ColumnType { .text }
    public var column: ColumnValue { .text(text) }
    public init?(column: ColumnValue) {
        guard case .text(let text) = column else { return nil }
        self.init(text: text)
    }
}

/// Names of states and verbs stand in events and views as words: whoever reads a log needs no list of codes.
extension TextCoded where Self: RawRepresentable<String> {
    public var text: String { rawValue }
    public init?(text: String) { self.init(rawValue: text) }
}

extension TextCoded where Self: RawRepresentable<String> & CaseIterable {
    public static var cddl: String { allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " / ") }
}

extension Int64: IntegerCoded {
    public var integer: Int64 { self }
    public init?(integer: Int64) { self = integer }
}

extension Int: IntegerCoded {
    public var integer: Int64 { Int64(self) }
    public init?(integer: Int64) { self.init(exactly: integer) }
}

extension Instant: IntegerCoded {
    public static var cddl: String { "instant" }
    public var integer: Int64 { milliseconds }
    public init?(integer: Int64) { self.init(milliseconds: integer) }
}

extension String: TextCoded {
    public var text: String { self }
    public init?(text: String) { self = text }
}

extension Bool: IntegerCoded {
    public static var cddl: String { "bool" }
    public var integer: Int64 { self ? 1 : 0 }

    public init?(integer: Int64) {
        guard integer == 0 || integer == 1 else { return nil }
        self = integer == 1
    }

    public func write(to writer: inout CBORWriter) { writer.bool(self) }

    public init(from reader: inout CBORReader) throws(CBORError) {
        self = try reader.bool()
    }
}

/// Lists are short: a record ends at 65,535 bytes, and the reader refuses a count beyond the bytes that are left.
extension Array: FieldValue where Element: FieldValue {
    public static var cddl: String { "[* \(Element.cddl)]" }

    public func write(to writer: inout CBORWriter) {
        writer.array(count)
        for element in self { element.write(to: &writer) }
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let count = try reader.array()
        self = []
        reserveCapacity(count)
        for _ in 0..<count { append(try Element(from: &reader)) }
    }
}

/// Bytes that have a form of their own, such as packed columns.
public struct Packed: FieldValue, ColumnConvertible {
    public var bytes: [UInt8]

    public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    public static var cddl: String { "bytes" }
    public func write(to writer: inout CBORWriter) { writer.byteString(bytes) }
    public init(from reader: inout CBORReader) throws(CBORError) {
        let range = try reader.byteString()
        bytes = Array(reader.bytes[range])
    }

    public static var columnType: ColumnType { .bytes }
    public var column: ColumnValue { .bytes(bytes) }
    public init?(column: ColumnValue) {
        guard case .bytes(let bytes) = column else { return nil }
        self.bytes = bytes
    }
}
