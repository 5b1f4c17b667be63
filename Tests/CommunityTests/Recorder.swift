import CBOR
import Community
import Testing
public import Wire

/// Stands in for a log: what a decision asks for becomes records, and facts again when they are read.
struct Recorder {
    private(set) var seq: UInt64 = 0
    private var commands = 0

    mutating func context(_ now: Instant, occurred: Instant? = nil, by actor: String = "s1") throws -> CommandContext {
        commands += 1
        let key = try CommandKey(principal: "desk", source: "/test", id: "\(commands)")
        return CommandContext(now: now, occurred: occurred, actor: actor, key: key)
    }

    mutating func record<Event>(
        _ proposals: [Proposal<Event>], at now: Instant, as kinds: KindTable<Event>
    ) throws -> [Fact<Event>] {
        guard !proposals.isEmpty else { return [] }
        let key = try CommandKey(principal: "desk", source: "/test", id: "record-\(seq)")
        let command = try Command(key: key, events: proposals.map { try $0.event() })
        return try command.events.map { event in
            var writer = CBORWriter(reserving: event.byteCount + 32)
            event.write(seq: Seq(seq), recorded: now, to: &writer)
            seq += 1
            let record = try Record(decoding: writer.bytes)
            return Fact(record, try kinds.read(record.kindBytes, record.bodyReader))
        }
    }
}

extension Instant: ExpressibleByIntegerLiteral {
    public init(integerLiteral milliseconds: Int64) { self.init(milliseconds: milliseconds) }
}

/// Takes every row of a table out, stores it and reads it again.
struct RowCopier: TableVisitor {
    var tables: [String: [[ColumnValue]]] = [:]

    mutating func visit<Entity: Row>(_ table: inout Table<Entity>) {
        var rows: [[ColumnValue]] = []
        table.forEach { entity in
            #expect((try? Entity(stored: entity.values))?.values == entity.values)
            rows.append(entity.values)
        }
        tables["\(Entity.table)"] = rows.sorted { "\($0)" < "\($1)" }
    }
}
