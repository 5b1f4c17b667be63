import CBOR
import Calendar
import Community
import Demonstration
import Projections
import Testing
import Wire

/// A year and a month of the demonstration community, of which the last one is asked about everything.
@Suite struct `Every indicator of the demonstration` {
    private static let first = CivilDate("2024-02-01")!
    private static let days = 397
    private static let asked = Period(.month, containing: CivilDate("2025-02-10")!)

    private static func tell() throws -> (incident: Incident, telemetry: Telemetry) {
        var history = Demonstration(seed: 3, .small, from: first, days: days)
        var (incident, telemetry) = (Incident(rows: NoRows()), Telemetry(rows: NoRows()))
        var sizes: [Lane: UInt64] = [:]
        while let moment = try history.next() {
            for event in moment.commands.flatMap(\.events) {
                var writer = CBORWriter()
                event.write(seq: Seq(sizes[moment.lane, default: 0]), recorded: moment.at, to: &writer)
                sizes[moment.lane, default: 0] += 1
                let record = try Record(decoding: writer.bytes)
                if moment.lane == .incident { incident.fold(record) } else { telemetry.fold(record) }
            }
        }
        return (incident, telemetry)
    }

    @Test func `has data`() throws {
        var (incident, telemetry) = try Self.tell()
        let end = Self.asked.end(in: .shanghai)
        let query = IndicatorQuery(Self.asked, at: end)
        let year = IndicatorQuery(Period(.year, containing: Self.first), at: end)
        let tables: [(String, FigureTable)] = [
            ("closed loop", FigureTable(closedLoop: year, of: incident)),
            ("alarms", FigureTable(alarms: query, of: incident)),
            ("patrol", FigureTable(patrol: query, of: incident)),
            ("energy", FigureTable(energy: query, of: &telemetry)),
        ]
        for (name, table) in tables {
            #expect(table.rows.count > 5, "\(name)")
            for row in table.rows { #expect(row.value != nil, "\(name): \(row.code) \(row.english)") }
        }
        let codes = Set(tables.flatMap { $0.1.rows.map { $0.code.prefix { $0 != "." } } })
        #expect(codes.isSuperset(of: (1...20).map { "C\($0)" } + (1...16).map { "E\($0)" }), "\(codes.sorted())")
        // What the community makes itself goes out at noon, and comes back in the evening.
        let energy = tables[3].1.rows.reduce(into: [:]) { $0[$1.code] = $1.value }
        #expect(energy["E9"] != "100.00" && energy["E9.sufficiency"] != "0.00" && energy["E13"] != "0.00")
        #expect(energy["E3.electricity"] == "100.00" && energy["E3.water"] == "100.00")
    }
}
