import Community
import Demonstration
import Foundation
import Ledger
import Views
import Wire

/// The demonstration community in a ledger: 1,200 electricity meters every quarter of an hour and 1,000 water meters
/// every hour, whose views are derived from the log and asked.
struct BenchEnergyViews {
    let directory: String
    let console: Console
    private static let samples = 15

    func run(days: Int) throws -> [Figure] {
        let ledgerSite = Site(directory: directory + "/ledger")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Ledger.create(at: ledgerSite)
        let ledger = try Ledger(opening: ledgerSite)
        let readings = try fill(ledger.telemetry, days: days)
        let site = ViewSite(directory: directory)
        console.progress("deriving \(days) days")
        let seconds = try seconds { _ = try View<Telemetry>.rebuild(at: site, over: ledger.telemetry) }
        let month = try query(site, ledger.telemetry) { $0.categories(of: .electricity, month: 202_501).count }
        let year = try query(site, ledger.telemetry) { $0.categories(of: .electricity, year: 2_025).count }
        console.endProgress()
        try ledger.close()
        return [
            Figure("query.month", unit: "ms", values: month), Figure("query.year", unit: "ms", values: year),
            Figure("derive", unit: "s", values: [seconds]),
            Figure("derive.rate", unit: "readings/s", values: [Double(readings) / seconds]),
        ]
    }

    private func fill(_ lane: LaneLog, days: Int) throws -> Int {
        var loads = [
            MeterLoad("e", .electricity, meters: 1_200, stepMinutes: 15, times: 4, from: BenchEnergy.start),
            MeterLoad("w", .water, meters: 1_000, stepMinutes: 60, times: 4, from: BenchEnergy.start),
        ]
        var sender = BenchSender(lane: lane)
        for load in loads { try sender.send(load.facts()) }
        for day in 0..<days {
            if day % 10 == 0 { console.progress("recording day \(day)") }
            var events: [Proposal<TelemetryEvent>] = []
            for hour in 0..<24 {
                events += try loads[0].batch()
                if hour % 4 == 3 { events += try loads[1].batch() }
            }
            try sender.send(events)
        }
        return days * (1_200 * 96 + 1_000 * 24)
    }

    /// Milliseconds of a question to a view that has just been opened, so that its rows come from the store.
    private func query(
        _ site: ViewSite, _ lane: LaneLog, _ ask: (inout Telemetry) -> Int
    ) throws -> [Double] {
        try (0..<BenchEnergyViews.samples).map { _ in
            let view = try View<Telemetry>.open(at: site, over: lane)
            return try seconds { _ = try view.withFold(ask) } * 1_000
        }
    }
}
