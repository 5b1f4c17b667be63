public import CBOR
public import Calendar
import Wire

extension TimeUnit: TextCoded {}

/// `[amount, unit]`
extension TimeLimit: FieldValue {
    public static var cddl: String { "[1..5256000, \(TimeUnit.cddl)]" }

    public func write(to writer: inout CBORWriter) {
        writer.array(2)
        writer.integer(Int64(amount))
        unit.write(to: &writer)
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard try reader.array() == 2 else { throw reader.failure(.unexpected(wanted: "a time limit"), start) }
        let (amount, unit) = (try Int(from: &reader), try TimeUnit(from: &reader))
        do { try self.init(amount, unit) } catch { throw reader.failure(.unexpected(wanted: "a time limit"), start) }
    }
}

/// `[instant, is provisional, version of the calendar]`
extension Deadline: FieldValue {
    public static var cddl: String { "[instant, bool, text]" }

    public func write(to writer: inout CBORWriter) {
        writer.array(3)
        instant.write(to: &writer)
        isProvisional.write(to: &writer)
        calendar.write(to: &writer)
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard try reader.array() == 3 else { throw reader.failure(.unexpected(wanted: "a deadline"), start) }
        self.init(
            instant: try Instant(from: &reader), isProvisional: try Bool(from: &reader),
            calendar: try String(from: &reader))
    }
}
