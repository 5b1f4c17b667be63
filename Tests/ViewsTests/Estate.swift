import CBOR
import Community
import Files
import Ledger
import Samples
import SimulatedDisk
import Synchronization
import Wire

@testable import Views

/// A community whose views are under test: a log on a simulated disk, a clock that each record moves on.
final class Estate: Sendable {
    static let directory = "/estate/log"
    static let branch = "/estate/branch"
    static let start: Int64 = 1_790_000_000_000
    static let names = [
        "", "a", "a\0b", "a\0", "b", "\u{10FFFF}", "烟感-3", "O'Brien \"x\"", "é", "z\u{FFFD}", "plant-10", "plant-9",
    ]

    let directory: String
    let disk: SimulatedDisk
    let options: ViewOptions
    private let now: Atomic<Int64>

    init(
        disk: SimulatedDisk = SimulatedDisk(seed: 1), options: ViewOptions = .small, now: Int64 = Estate.start,
        directory: String = Estate.directory
    ) {
        self.directory = directory
        self.disk = disk
        self.options = options
        self.now = Atomic(now)
    }

    var log: Site {
        var options = LedgerOptions()
        options.segmentEvents = 60
        options.reserveBytes = 0
        return Site(directory: directory, fence: "/machine/fence", disk: disk, options: options) { [self] in
            let now = now.load(ordering: .relaxed)
            return ClockReading(
                wall: Instant(milliseconds: now), monotonicMilliseconds: now - Estate.start)
        }
    }

    var views: ViewSite { ViewSite(directory: directory, disk: disk, options: options) }
    var path: String { views.path(.incident) }

    /// The same after its process was killed or its power was cut, or with other limits.
    func on(_ disk: SimulatedDisk? = nil, options: ViewOptions? = nil) -> Estate {
        Estate(
            disk: disk ?? self.disk, options: options ?? self.options, now: now.load(ordering: .relaxed))
    }

    /// The same machine, with a copy of the directory.
    var branched: Estate {
        Estate(disk: disk, options: options, now: now.load(ordering: .relaxed), directory: Estate.branch)
    }

    func created() throws -> Ledger {
        try Ledger.create(at: log)
        return try Ledger(opening: log)
    }

    /// A log with so many records, some hours apart.
    func filled(_ count: Int, seed: UInt64 = 5) throws -> Ledger {
        let ledger = try created()
        try grow(ledger, count, seed: seed)
        return ledger
    }

    func grow(_ ledger: Ledger, _ count: Int, seed: UInt64 = 5) throws {
        var random = SeededGenerator(seed: seed &+ ledger.incident.size)
        for _ in 0..<count {
            now.add(Int64.random(in: 0...7_200_000, using: &random), ordering: .relaxed)
            _ = try ledger.incident.appendBlocking([grown(Int(ledger.incident.size), &random)])
        }
    }

    private func grown(_ id: Int, _ random: inout SeededGenerator) throws -> Command {
        let name = Estate.names.randomElement(using: &random)!
        let event = try Event(
            occurred: Instant(milliseconds: Estate.start), kind: Kind("plant.grew"),
            place: Bool.random(using: &random) ? "b1/u\(id % 4)" : nil,
            subject: name.isEmpty ? nil : name, body: Body([1: .integer(Int64(id))]))
        return try Command(key: CommandKey(principal: "gardener", source: "urn:dev:1", id: "g-\(id)"), events: [event])
    }
}

extension ViewOptions {
    /// Snapshots, commits and checkpoints all happen within a few records.
    static var small: ViewOptions {
        var options = ViewOptions()
        options.snapshotRecords = 11
        options.snapshotDays = [.incident: 1]
        options.commitRecords = 7
        options.rebuildRecords = 23
        options.checkpointFrames = 10
        options.cacheBytes = 64 << 10
        return options
    }
}

/// The rows of a fold, table by table in the order of the keys.
struct Snapshot: Hashable, TableVisitor {
    var tables: [String: [[ColumnValue]]] = [:]

    init<Fold: LaneFold>(_ fold: inout Fold) { fold.tables(&self) }

    mutating func visit<Entity: Row>(_ table: inout Table<Entity>) {
        var rows: [[ColumnValue]] = []
        table.forEach { rows.append($0.values) }
        tables["\(Entity.table)"] = rows.sorted { "\($0)" < "\($1)" }
    }
}

extension LaneHistory {
    /// What a fold in memory makes of the first records.
    func snapshot(_ position: UInt64) throws -> Snapshot {
        var fold = Garden<Wide>(rows: NoRows())
        try forEachPage(0..<position) { page in for record in page { fold.fold(record) } }
        return Snapshot(&fold)
    }
}

extension View {
    func digest() throws -> String { "\(try export().digest().hash)" }

    func snapshot() throws -> Snapshot { try withFold { Snapshot(&$0) } }
}
