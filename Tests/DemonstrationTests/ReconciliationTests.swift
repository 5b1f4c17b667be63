import CBOR
import Calendar
import Community
import Demonstration
import Projections
import Testing
import Wire

/// Seventy days of the demonstration's meters, over the ends of two months: every sum is that of its parts, to the last
/// millionth.
@Suite struct `The energy of the demonstration reconciles` {
    private static let first = CivilDate("2025-01-20")!
    private static let days = 70

    /// Its readings, of which some batches come late, and some twice.
    private static func telemetry() throws -> Telemetry {
        var history = Demonstration(seed: 5, .small, from: first, days: days)
        var (telemetry, size) = (Telemetry(rows: NoRows()), UInt64(0))
        var late: [Record] = []
        while let moment = try history.next() {
            guard moment.lane == .telemetry else { continue }
            for event in moment.commands.flatMap(\.events) {
                var writer = CBORWriter()
                event.write(seq: Seq(size), recorded: moment.at, to: &writer)
                size += 1
                let record = try Record(decoding: writer.bytes)
                let isReading = record.kind.name == "readings.recorded"
                if isReading, size % 17 == 0 { late.append(record) } else { telemetry.fold(record) }
                if isReading, size % 29 == 0 { telemetry.fold(record) }
                if size % 23 == 0, !late.isEmpty { telemetry.fold(late.removeFirst()) }
            }
        }
        for record in late { telemetry.fold(record) }
        return telemetry
    }

    @Test func `from quarters of an hour over days to months, and from meters to what they are used for`() throws {
        var telemetry = try Self.telemetry()
        var months: [Int64: [Int: Totals]] = [:]
        var categories: [Int64: [MeterCategory: Int64]] = [:]
        let meters = telemetry.meters(at: CivilDay(Self.first.advanced(byDays: Self.days), in: .shanghai).start)
        for offset in 0..<Self.days {
            let date = Self.first.advanced(byDays: offset)
            let (day, month) = (Int64(date.daysSinceEpoch), Int64(date.year * 100 + date.month))
            for meter in meters where meter.medium == .electricity {
                for register in meter.registers {
                    guard let record = telemetry.curve(of: register.number, day: day),
                        let totals = telemetry.totals(of: register.number, day: day)
                    else { continue }
                    #expect(record.amounts.reduce(0, +) == totals.amount, "\(meter.id) \(date)")
                    months[month, default: [:]][register.number, default: Totals()] += totals
                    if register.direction == .import {
                        categories[month, default: [:]][meter.category!, default: 0] += totals.whole
                    }
                }
            }
            for row in telemetry.categories(of: .electricity, day: day) {
                #expect(row.quarters.reduce(0, +) == row.totals.amount, "\(row.key)")
            }
        }
        #expect(months.count == 3)
        for (month, registers) in months {
            for (register, sum) in registers { #expect(telemetry.month(of: register, month)?.totals == sum) }
            let found = telemetry.categories(of: .electricity, month: month).filter { $0.key.direction == .import }
            for row in found { #expect(row.totals.whole == categories[month]?[row.key.category], "\(row.key)") }
        }
    }

    @Test func `from leaves and stated losses to the root, in every interval`() throws {
        var telemetry = try Self.telemetry()
        let meters = telemetry.meters(at: CivilDay(Self.first, in: .shanghai).end)
        for offset in 1..<Self.days - 1 {
            let day = Int64(Self.first.advanced(byDays: offset).daysSinceEpoch)
            var nodes: [EnergyBalance.Node] = []
            for meter in meters where meter.medium == .electricity && meter.category != .solar {
                guard let record = telemetry.curve(of: meter.registers[0].number, day: day) else { continue }
                nodes.append(
                    EnergyBalance.Node(
                        meter.id, below: meter.parent.map { meters[$0].id }, amounts: record.amounts,
                        qualities: record.qualities))
            }
            let balance = EnergyBalance(nodes)
            let root = try #require(nodes.first { $0.parent == nil })
            let parents = Set(nodes.compactMap(\.parent))
            for interval in root.amounts.indices {
                let leaves = nodes.filter { !parents.contains($0.meter) }.reduce(Int64(0)) { $0 + $1.amounts[interval] }
                let lost = balance.losses.reduce(Int64(0)) { $0 + $1.amounts[interval] }
                #expect(leaves + lost == root.amounts[interval])
            }
        }
    }
}
