import CBOR
import Files
import Merkle
import SimulatedDisk
import Synchronization
import Wire

@testable import Ledger

/// A community's ledger under test: a disk, a clock that stands until it is moved, small segments.
final class Community: Sendable {
    static let directory = "/community/log"
    static let start: Int64 = 1_790_000_000_000

    let disk: SimulatedDisk
    let clock: TestClock
    let options: LedgerOptions

    init(
        disk: SimulatedDisk = SimulatedDisk(seed: 1), clock: TestClock = TestClock(),
        options: LedgerOptions = .small
    ) {
        self.disk = disk
        self.clock = clock
        self.options = options
    }

    var site: Site { site(Community.directory) }

    func site(_ directory: String, fence: String = "/machine/fence") -> Site {
        Site(directory: directory, fence: fence, disk: disk, options: options) { [clock] in clock.reading }
    }

    /// A ledger that was just created.
    func created() throws -> Ledger {
        try Ledger.create(at: site)
        return try Ledger(opening: site)
    }

    func opened() throws -> Ledger { try Ledger(opening: site) }

    /// The same community after its process was killed or its power was cut.
    func on(_ disk: SimulatedDisk) -> Community { Community(disk: disk, clock: clock, options: options) }
}

/// A wall clock and a monotonic clock that tests move.
final class TestClock: Sendable {
    private let state = Mutex((wall: Community.start, monotonic: Int64(0)))

    var reading: ClockReading {
        state.withLock { ClockReading(wall: Instant(milliseconds: $0.wall), monotonicMilliseconds: $0.monotonic) }
    }

    /// Time passes.
    func advance(milliseconds: Int64) {
        state.withLock { state in
            state.wall += milliseconds
            state.monotonic += milliseconds
        }
    }

    func advance(days: Int64) { advance(milliseconds: days * 86_400_000) }

    /// Somebody sets the wall clock.
    func step(milliseconds: Int64) { state.withLock { $0.wall += milliseconds } }
}

extension LedgerOptions {
    /// Everything happens after a few records; nothing is reserved.
    static var small: LedgerOptions {
        var options = LedgerOptions()
        options.segmentEvents = 50
        options.pageBytes = 512
        options.checkpointFrames = 20
        options.reserveBytes = 0
        return options
    }
}

/// An alarm under an id of its own.
func alarm(_ id: Int, text: String = "烟感报警", source: String = "urn:dev:1", events: Int = 1) throws -> Command {
    let events = try (0..<events).map { part in
        try Event(
            occurred: Instant(milliseconds: Community.start + Int64(id)), kind: Kind("alarm.raised"), place: "b3/u2",
            subject: "smoke-\(id)", body: try Body([1: .text(text), 2: .integer(Int64(part))]))
    }
    return try Command(key: CommandKey(principal: "gateway", source: source, id: "a-\(id)"), events: events)
}

extension LaneLog {
    @discardableResult
    func store(_ ids: some Sequence<Int>) throws -> [Receipt] {
        try ids.flatMap { try appendBlocking([alarm($0)]) }
    }

    /// Every record the lane holds.
    func all() throws -> [Record] {
        var records: [Record] = []
        var next = retainedFrom.value
        while next < head.size {
            let page = try self.records(from: Seq(next), limit: 1_000)
            records += page
            next += UInt64(page.count)
        }
        return records
    }
}

extension LedgerView {
    /// What is damaged in any lane.
    func damage() throws -> [Damage] {
        try Lane.allCases.flatMap { try verify($0).damage }
    }
}

extension SimulatedDisk {
    /// Every file's bytes, but for the WAL that SQLite makes for whoever looks.
    func everything() throws -> [String: [UInt8]] {
        try photograph("/").filter { !$0.key.hasSuffix("-wal") }
    }

    /// The files under a directory as they are now.
    func photograph(_ directory: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for path in paths where path.hasPrefix(directory) { files[path] = try bytes(of: path) }
        return files
    }

    /// Writes the photographed bytes back into the same files; what came later goes.
    func putBack(_ files: [String: [UInt8]]) throws {
        let directories = Set(files.keys.map(\.parentDirectory))
        for path in paths where directories.contains(path.parentDirectory) && files[path] == nil {
            if (try? contents(of: path)) != nil { try remove(path) }
        }
        for (path, bytes) in files {
            let file = try open(path, exists(path) ? .readWrite : .create)
            try file.resize(to: UInt64(bytes.count))
            try file.write(bytes, at: 0)
            try file.sync()
        }
    }
}
