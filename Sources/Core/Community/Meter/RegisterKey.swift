public import CBOR

/// One counter of a meter: what a reading belongs to.
public struct RegisterKey: FieldValue, Comparable {
    public var meter: MeterID
    /// Such as `total` or `1.8.0`, unique within the meter.
    public var name: String

    public static let usual = "total"

    public init(_ meter: MeterID = "", _ name: String = RegisterKey.usual) {
        self.meter = meter
        self.name = name
    }

    public static func < (a: RegisterKey, b: RegisterKey) -> Bool { (a.meter, a.name) < (b.meter, b.name) }

    public static var cddl: String { "text / [meter: text, register: text]" }

    /// Rosters hold hundreds of these, and most meters have one register.
    public func write(to writer: inout CBORWriter) {
        guard name != RegisterKey.usual else { return writer.text(meter.text) }
        writer.array(2)
        writer.text(meter.text)
        writer.text(name)
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard !reader.isAtEnd, reader.bytes[start] >> 5 == MajorType.array.rawValue else {
            meter = try MeterID(from: &reader)
            name = RegisterKey.usual
            return
        }
        guard try reader.array() == 2 else {
            throw reader.failure(.unexpected(wanted: "a meter and a register"), start)
        }
        meter = try MeterID(from: &reader)
        name = try String(from: &reader)
    }
}

extension RegisterKey: ColumnConvertible, CustomStringConvertible {
    /// `meter/register`; neither may contain a slash.
    public var description: String { "\(meter)/\(name)" }

    public static var columnType: ColumnType { .text }
    public var column: ColumnValue { .text(description) }
    public init?(column: ColumnValue) {
        guard case .text(let text) = column else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(MeterID(text: String(parts[0])), String(parts[1]))
    }
}
