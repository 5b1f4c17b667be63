public import CBOR
public import Wire

/// One level up, and when.
public struct Climb: FieldValue {
    public var from: Level
    public var to: Level
    public var time: Instant

    public init(from: Level, to: Level, time: Instant) {
        self.from = from
        self.to = to
        self.time = time
    }

    public static var cddl: String { "[from: \(Level.cddl), to: \(Level.cddl), time: instant]" }

    public func write(to writer: inout CBORWriter) {
        writer.array(3)
        from.write(to: &writer)
        to.write(to: &writer)
        time.write(to: &writer)
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard try reader.array() == 3 else { throw reader.failure(.unexpected(wanted: "three items"), start) }
        from = try Level(from: &reader)
        to = try Level(from: &reader)
        time = try Instant(from: &reader)
    }
}
