import Community
import Demonstration
import Files
import Foundation
import Ledger
import Wire

/// `linli bench energy`: what readings take on the disk, and how fast they are folded and asked for.
struct BenchEnergy {
    static let command = Command(
        name: ["bench", "energy"],
        summary: "measure what meter readings take on the disk, and how fast they are folded",
        options: [
            BenchDirectory.option,
            .value("--days", "N", "the days that are folded; default 365"), LogCommands.json,
        ]
    ) { parsed, console in
        let days = try parsed.value("--days", "a number") { Int($0) } ?? 365
        let figures = try await BenchDirectory.with("energy", parsed) { directory in
            try BenchEnergy(directory: directory, console: console).run(days: days)
        }
        try BenchReport("energy", figures).show(on: console, asJSON: parsed.flag("--json"))
        return .success
    }

    /// The first moment of 2025 in Shanghai.
    static let start = Instant(milliseconds: 1_735_660_800_000)

    private let directory: String
    private let console: Console

    private func run(days: Int) throws -> [Figure] {
        [
            try stored("bytes.reading", times: 4, batches: 24 * 90),
            try stored("bytes.reading.1", times: 1, batches: 96 * 90),
            try stored("bytes.reading.96", times: 96, batches: 90),
        ] + (try BenchEnergyViews(directory: directory + "/views", console: console).run(days: days))
    }

    // MARK: On the disk

    /// All files of the lane after a clean stop, over the readings in it: with rosters, and the facts of the meters.
    private func stored(_ name: String, times: Int, batches: Int) throws -> Figure {
        console.progress(name)
        let site = Site(directory: directory + "/" + name)
        try Ledger.create(at: site)
        let ledger = try Ledger(opening: site)
        var load = MeterLoad(
            "e", .electricity, meters: MeterLoad.rosterSize, stepMinutes: 15, times: times, from: BenchEnergy.start)
        var sender = BenchSender(lane: ledger.telemetry)
        try sender.send(load.facts())
        for _ in 0..<batches { try sender.send(try load.batch()) }
        try ledger.close()
        console.endProgress()
        let bytes = try size(of: site.directory + "/telemetry")
        return Figure(name, unit: "bytes", values: [bytes / Double(batches * times * MeterLoad.rosterSize)])
    }

    private func size(of directory: String) throws -> Double {
        try FileManager.default.contentsOfDirectory(atPath: directory).reduce(0) { sum, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/" + name)
            return sum + ((attributes[.size] as? NSNumber)?.doubleValue ?? 0)
        }
    }
}

/// Appends events to a lane, each by a command of its own.
struct BenchSender {
    let lane: LaneLog
    private var sent = 0

    init(lane: LaneLog) { self.lane = lane }

    mutating func send(_ proposals: [Proposal<TelemetryEvent>]) throws {
        var commands: [Wire.Command] = []
        for proposal in proposals {
            sent += 1
            let key = try CommandKey(principal: "concentrator-3", source: "urn:dev:concentrator-3", id: "b-\(sent)")
            commands.append(try Wire.Command(key: key, events: [try proposal.event()]))
        }
        _ = try lane.appendBlocking(commands)
    }
}
