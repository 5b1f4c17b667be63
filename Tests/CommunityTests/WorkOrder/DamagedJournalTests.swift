import CBOR
import Community
import Histories
import Testing
import Wire

@Suite struct `A case whose stored journal is damaged` {
    private let damage = RowError(table: "cases", column: "journal")

    /// Ends a journal in the middle of its last event.
    private static func cut(_ column: ColumnValue) throws -> ColumnValue {
        guard case .bytes(let packed) = column else { throw NoJournal() }
        var reader = try CBORReader(packed)
        let events = packed[try reader.byteString()]
        var writer = CBORWriter()
        writer.byteString(Array(events.dropLast()))
        return .bytes(writer.bytes)
    }

    /// Has another program's word where the kind of its first event stood.
    private static func rename(_ column: ColumnValue) throws -> ColumnValue {
        guard case .bytes(var packed) = column else { throw NoJournal() }
        let kind = Array("case.reported".utf8)
        guard let place = packed.indices.first(where: { packed[$0...].starts(with: kind) }) else { throw NoJournal() }
        packed[place] = UInt8(ascii: "b")
        return .bytes(packed)
    }

    @Test(arguments: [cut, rename])
    func `is refused by its source, and the others are seen`(
        damaging: @Sendable (ColumnValue) throws -> ColumnValue
    ) throws {
        var lane = LaneUnderTest()
        let (broken, whole) = (try lane.report(), try lane.report())
        try lane.act(broken, .accept)
        try lane.storeAndForget()
        try lane.stored.change("cases", key: [broken.column]) { values in
            values[values.count - 1] = try damaging(values[values.count - 1])
        }
        var seen: [CaseID] = []
        lane.incident.cases.table.forEach { found throws(RowError) in
            if let past = try found.past(knownBefore: nil, occurredBy: nil) { seen.append(past.id) }
        }
        #expect(seen == [whole])
        #expect(lane.stored.refused == [damage])
        #expect(throws: damage) { try lane[broken].facts(knownBefore: nil, occurredBy: nil) }
    }

    private struct NoJournal: Error {}
}
