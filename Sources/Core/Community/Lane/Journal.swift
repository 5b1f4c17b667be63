public import CBOR
import Wire

/// The events of one thing in the order of the log, short enough to stand in its row: a CBOR sequence of
/// `[seq, occurred, recorded, kind, place, actor, body]`.
///
/// What a thing was at any moment, known at any position, is the fold of some of them.
public struct Journal: FieldValue {
    private var bytes: [UInt8] = []

    public init() {}

    mutating func append(_ record: Record) {
        if bytes.isEmpty { bytes.reserveCapacity(Self.usualByteCount) }
        bytes.append(Self.arrayOfSeven)
        record.appendEntry(to: &bytes)
    }

    /// The head of each entry: what follows it stands in the record as it stands here.
    private static let arrayOfSeven: UInt8 = 0x87

    /// What a case comes to that goes straight from report to closing.
    private static let usualByteCount = 720

    /// When the first of them was recorded. Of what cannot be read nobody knows, so it is as old as time.
    var begun: Instant {
        do {
            var reader = try CBORReader(bytes, limits: .column)
            _ = try reader.array()
            _ = try reader.skip()
            _ = try reader.skip()
            return try Instant(from: &reader)
        } catch {
            return Instant(milliseconds: .min)
        }
    }

    /// The events that were known before a position and had occurred by a time.
    func facts<Event: Sendable>(
        of subject: String, as kinds: KindTable<Event>, knownBefore end: Seq?, occurredBy until: Instant?
    ) throws -> [Fact<Event>] {
        var facts: [Fact<Event>] = []
        var reader = try CBORReader(bytes, limits: .column)
        while !reader.isAtEnd {
            let fact = try Self.fact(of: subject, as: kinds, &reader)
            if end.map({ fact.seq < $0 }) ?? true, until.map({ fact.occurred <= $0 }) ?? true {
                facts.append(fact)
            }
        }
        return facts
    }

    private static func fact<Event>(
        of subject: String, as kinds: KindTable<Event>, _ reader: inout CBORReader
    ) throws -> Fact<Event> {
        _ = try reader.array()
        let seq = Seq(try reader.unsigned())
        let (occurred, recorded) = (try Instant(from: &reader), try Instant(from: &reader))
        let kind = try reader.text()
        let (place, actor) = (try text(&reader), try text(&reader))
        let body = try reader.skip()
        return Fact(
            seq: seq, occurred: occurred, recorded: recorded, place: place, subject: subject, actor: actor,
            event: try kinds.read(reader.bytes[kind], try CBORReader(reader.bytes, in: body)))
    }

    private static func text(_ reader: inout CBORReader) throws -> LyingText {
        LyingText(reader.bytes, reader.null() ? 0..<0 : try reader.text())
    }

    public static var cddl: String { "bytes" }
    public func write(to writer: inout CBORWriter) { writer.byteString(bytes) }
    public init(from reader: inout CBORReader) throws(CBORError) {
        let range = try reader.byteString()
        bytes = Array(reader.bytes[range])
    }
}
