import Calendar
import Demonstration
import Ledger
import Synchronization
import Wire

/// `linli generate`: a year of a community that does not exist, in a ledger like any other.
enum GenerateHistory {
    static let command = Command(
        name: ["generate"], summary: "tell the history of a demonstration community, from a seed",
        operands: [.init(name: "DIR", help: "where the new ledger is to be")],
        options: [
            .value("--seed", "N", "the same seed tells the same history; default 1"),
            .value("--from", "DATE", "the first day, such as 2025-01-01; default a year ago"),
            .value("--days", "N", "how many days, 1 to \(maximumDays); default 365"),
            .flag("--small", "one building, to look at; default a quarter of about 3,000 people"), LogCommands.fence,
            LogCommands.json,
        ]
    ) { parsed, console in
        let seed = try parsed.value("--seed", "a number") { UInt64($0) } ?? 1
        let days = try parsed.value("--days", "a number of days from 1 to \(maximumDays)") { text in
            Int(text).flatMap { (1...maximumDays).contains($0) ? $0 : nil }
        }
        let from = try parsed.value("--from", "a date such as 2025-01-01") { CivilDate($0) }
        let history = History(
            demonstration: Demonstration(
                seed: seed, parsed.flag("--small") ? .small : .full, from: from ?? aYearAgo, days: days ?? 365),
            days: days ?? 365)
        let told = try history.tell(in: parsed, console)
        if parsed.flag("--json") {
            try console.json(told)
        } else {
            console.print("\(told.incident) events of the incident lane, \(told.telemetry) of the telemetry lane")
            console.print("`linli log stat \(parsed["DIR"])` shows them.")
        }
        return .success
    }

    /// Ten years are enough to show anything, and already take an hour.
    static let maximumDays = 3_653

    private static var aYearAgo: CivilDate {
        ZoneRules.shanghai.civil(Site.systemClock().wall).date.advanced(byDays: -365)
    }

    struct Told: Encodable {
        var incident = 0
        var telemetry = 0
    }
}

/// The way of a history into a ledger, whose clock goes as fast as the history is told.
private struct History {
    var demonstration: Demonstration
    let days: Int

    /// What happens within so long is recorded together. More would date an alarm after the answer to it.
    private static let batchMilliseconds: Int64 = 1_000

    func tell(in parsed: Parsed, _ console: Console) throws -> GenerateHistory.Told {
        let clock = HistoryClock()
        var options = LedgerOptions()
        options.earliestWall = Instant(milliseconds: 0)
        let plain = LogCommands.site(parsed)
        let site = Site(directory: plain.directory, fence: plain.fence, options: options, clock: clock.reading)
        try Ledger.create(at: site)
        let ledger = try Ledger(opening: site)
        let told: GenerateHistory.Told
        do { told = try tell(to: ledger, clock, console) } catch {
            // Why it could not be told is the news.
            try? ledger.close()
            throw error
        }
        try ledger.close()
        return told
    }

    private func tell(
        to ledger: Ledger, _ clock: HistoryClock, _ console: Console
    ) throws -> GenerateHistory.Told {
        var (demonstration, told) = (demonstration, GenerateHistory.Told())
        var batches: [Lane: [Wire.Command]] = [:]
        var start: Instant?
        func store() throws {
            for lane in Lane.allCases {
                guard let batch = batches.removeValue(forKey: lane) else { continue }
                for receipt in try ledger[lane].appendBlocking(batch) {
                    if lane == .incident { told.incident += receipt.count } else { told.telemetry += receipt.count }
                }
            }
        }
        let first = demonstration.begins
        while let moment = try demonstration.next() {
            let begun = start ?? moment.at
            if moment.at.milliseconds - begun.milliseconds >= Self.batchMilliseconds {
                try store()
                start = moment.at
                let day = (moment.at.milliseconds - first.milliseconds) / 86_400_000 + 1
                console.progress("day \(day) of \(days): \(told.incident) and \(told.telemetry) events")
            } else {
                start = begun
            }
            clock.set(moment.at)
            batches[moment.lane, default: []] += moment.commands
        }
        try store()
        console.endProgress()
        return told
    }
}

/// A clock that stands where the history has come to.
private final class HistoryClock: Sendable {
    private let now = Mutex(Instant(milliseconds: 0))

    func set(_ moment: Instant) { now.withLock { $0 = moment } }

    var reading: @Sendable () -> ClockReading {
        { [self] in
            let now = now.withLock { $0 }
            return ClockReading(wall: now, monotonicMilliseconds: now.milliseconds)
        }
    }
}
