import CBOR
import Calendar
import Community
import Demonstration
import Digest
import Testing
import Wire

@Suite struct `A community that does not exist` {
    /// What a history comes to: a hash of all that was told, how often each kind, and what nobody could fold.
    private struct Told {
        var hash: Hash
        var kinds: [String: Int] = [:]
        var unfolded: [String] = []
    }

    private static func tell(seed: UInt64, days: Int) throws -> Told {
        var history = Demonstration(seed: seed, .small, from: CivilDate("2025-02-20")!, days: days)
        var hasher = SHA256()
        var kinds: [String: Int] = [:]
        var (incident, telemetry) = (Incident(rows: NoRows()), Telemetry(rows: NoRows()))
        var sizes: [Lane: UInt64] = [:]
        var last = Instant(milliseconds: 0)
        while let moment = try history.next() {
            #expect(moment.at >= last)
            last = moment.at
            for event in moment.commands.flatMap(\.events) {
                var writer = CBORWriter()
                event.write(seq: Seq(sizes[moment.lane, default: 0]), recorded: moment.at, to: &writer)
                sizes[moment.lane, default: 0] += 1
                hasher.update(writer.bytes.span)
                let record = try Record(decoding: writer.bytes)
                kinds[record.kind.name, default: 0] += 1
                if moment.lane == .incident { incident.fold(record) } else { telemetry.fold(record) }
            }
        }
        var unfolded = UnfoldedKinds()
        incident.tables(&unfolded)
        telemetry.tables(&unfolded)
        return Told(hash: hasher.finish(), kinds: kinds, unfolded: unfolded.kinds)
    }

    private struct UnfoldedKinds: TableVisitor {
        var kinds: [String] = []

        mutating func visit<Entity: Row>(_ table: inout Table<Entity>) {
            table.forEach { if let row = $0 as? Unfolded { kinds.append("\(row.key): \(row.reason)") } }
        }
    }

    @Test func `has the same history from the same seed, and another from another`() throws {
        let first = try Self.tell(seed: 7, days: 5)
        #expect(try Self.tell(seed: 7, days: 5).hash == first.hash)
        #expect(try Self.tell(seed: 8, days: 5).hash != first.hash)
    }

    @Test func `goes through everything that can happen, and all of it is understood`() throws {
        let told = try Self.tell(seed: 1, days: 60)
        #expect(told.unfolded.isEmpty)
        let seldom: Set<String> = [
            "case.returned", "case.suspended", "case.resumed", "case.reopened", "case.voided", "case.rated",
            "round.missed", "alarm.reset", "device.failed", "device.repaired", "survey.closed", "readings.recorded",
        ]
        #expect(seldom.subtracting(told.kinds.keys).isEmpty)
        // Rounds of every checkpoint, seven times a day.
        #expect((3_000...6_000).contains(told.kinds["round.hit"] ?? 0))
        #expect((1_000...3_000).contains(told.kinds["alarm.raised"] ?? 0))
    }
}
