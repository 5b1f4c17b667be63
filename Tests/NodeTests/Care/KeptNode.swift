import Community
import Ledger
import Logs
import MediaFiles
import SimulatedDisk
import Threads
import Views
import Wire

@testable import Node

/// The lanes of a node on a disk in memory, and who keeps them, on a clock that stands until it is moved.
final class KeptNode {
    let disk = SimulatedDisk(seed: 1)
    let clock = StandingClock()
    let site: Site
    let lanes: Lanes
    let media: MediaStore
    let keeper: Keeper
    private let writer = LogWriter { _ in }
    private let options: CareOptions
    private var day: Int64 = 0
    /// The first record of each segment of readings.
    private(set) var starts: [Seq] = []

    init(keeping kinds: KeyValuePairs<KeptKind, Int64> = [:]) throws {
        var care = CareOptions()
        care.withoutDistrict = true
        options = care
        var limits = LedgerOptions()
        (limits.reserveBytes, limits.pageBytes) = (0, 512)
        site = Site(
            directory: "/n", fence: "/fence", disk: disk, options: limits, clock: clock.ofNode.reading)
        try Ledger.create(at: site)
        lanes = try Lanes(
            site, views: ViewOptions(), desks: .eager, clock: clock.ofNode, watch: DeskLog())
        media = try MediaStore(in: "/n/media", disk)
        keeper = try Keeper(lanes, at: site, media, options: care, clock: clock.ofNode, log: Log(to: writer))
        for (kind, days) in kinds { try keep(kind, days: days) }
    }

    func keep(_ kind: KeptKind, days: Int64) throws {
        _ = try lanes.record(.keep(kind, days: days), "keep-\(kind)")
    }

    func anotherKeeper() throws -> Keeper {
        try Keeper(lanes, at: site, media, options: options, clock: clock.ofNode, log: Log(to: writer))
    }

    /// A segment of the telemetry lane so many days from the beginning, each with what somebody measured.
    func tellReadings(days: [Int64]) throws {
        for day in days {
            clock.advance(days: day - self.day)
            self.day = day
            let first = Seq(lanes.ledger.telemetry.size)
            try tell(
                .telemetry([Ask(TelemetryCommand.hear(device: "hub"), by: "linli:node", id: "heard-\(starts.count)")]))
            try lanes.ledger.telemetry.seal()
            starts.append(first)
        }
    }

    /// A segment of the incident lane. Returns what its first record is about.
    @discardableResult
    func tell(_ commands: IncidentCommand...) throws -> String {
        let asks = try commands.enumerated().map { index, command in
            try Ask(command, by: "linli:node", id: "\(lanes.ledger.incident.size)-\(index)")
        }
        let recorded = try tell(.incident(asks))
        try lanes.ledger.incident.seal()
        return recorded[0].subject ?? ""
    }

    @discardableResult
    private func tell(_ asks: LaneAsks) throws -> [Recorded] {
        let answer = Monitor<Result<[Recorded], AskError>?>(nil)
        lanes.submit(asks, bytes: 0) { recorded in
            answer.withLock { $0 = recorded }
            answer.wake()
        }
        return try answer.wait(while: { $0 == nil }, then: { $0! }).get()
    }

    /// Whether a reading that comes now is turned away for want of room.
    var refusesReadings: Bool {
        do { try tellReadings(days: [day]) } catch AskError.ledger(.noSpace(.telemetry)) { return true } catch {}
        return false
    }

    func leave(bytes: UInt64) {
        disk.capacity = SimulatedDisk.defaultCapacity
        let free = try! disk.availableBytes(at: "/")
        disk.capacity = SimulatedDisk.defaultCapacity - free + bytes
    }

    private var records: [Record] {
        let access = lanes.ledger.access
        var records: [Record] = []
        // A page ends where its segment does.
        while UInt64(records.count) < access.size {
            records += try! access.records(from: Seq(UInt64(records.count)), limit: 1_000)
        }
        return records
    }

    var purges: [Record] { records.filter { $0.kind.name == "records.purged" } }

    func kinds(about prefix: String) -> [String] { records.map(\.kind.name).filter { $0.hasPrefix(prefix) } }

    func purgeRows() throws -> [Purge] {
        var rows: [Purge] = []
        try lanes.doors.at(lanes.ledger.access.size) { access in access.forEachPurge { rows.append($0) } }
        return rows
    }

    func mediaRows() throws -> [MediaID: Media] {
        var rows: [MediaID: Media] = [:]
        try lanes.incidents.at(lanes.ledger.incident.size) { $0.evidence.forEachMedia { rows[$0.id] = $0 } }
        return rows
    }

    func close() throws {
        writer.close()
        try lanes.close()
    }
}

extension StandingClock {
    func advance(days: Int64) { advance(milliseconds: days * 86_400_000) }
}
