import Community
import Digest
import Files
import Ledger
import Logs
import MediaFiles
import Merkle
import Synchronization
import Threads
import Views
import Wire

/// What nobody waits for: it looks how much room there is, and lets go of what was kept long enough.
final class Keeper: Sendable {
    private let lanes: Lanes
    private let site: Site
    private let options: CareOptions
    private let clock: NodeClock
    private let log: Log
    private let media: MediaCare
    private let chore = Chore()
    private let budget: Mutex<DiskBudget>
    /// Those that have begun and are in the log.
    private let shortages = Mutex<[DiskLevel: DiskShortageID]>([:])

    init(
        _ lanes: Lanes, at site: Site, _ media: MediaStore, options: CareOptions, clock: NodeClock, log: Log
    ) throws {
        self.media = MediaCare(lanes: lanes, store: media)
        (self.lanes, self.site, self.options, self.clock, self.log) = (lanes, site, options, clock, log)
        // What had begun before the last stop, or crash, goes on.
        let open = try lanes.doors.at(lanes.ledger.access.head.size) { access in
            var open: [DiskLevel: DiskShortageID] = [:]
            access.forEachShortage { if $0.ended == nil { open[$0.level] = $0.id } }
            return open
        }
        shortages.withLock { $0 = open }
        budget = Mutex(DiskBudget(options.disk, levels: Set(open.keys)))
    }

    // MARK: When

    /// On return it is known how much room there is.
    func start() {
        lookAtDisk()
        chore.start { [self] in
            seconds * 1_000_000_000 / clock.speed
        } _: { [self] in
            look()
        }
    }

    /// Does at once what would be done in a while.
    func nudge() { chore.wake() }

    func stop() { chore.stop() }

    /// Who waits for room to come back should not wait long.
    private var seconds: Int64 { disk.levels.isEmpty ? options.careSeconds : options.shortageSeconds }

    /// All of it, once.
    func look() {
        lookAtDisk()
        for lane in Lane.allCases where !chore.isStopping { letGo(lane) }
        letGoOfMedia()
    }

    // MARK: Room

    /// What readers of `/readyz` and of the metrics see.
    var disk: (available: UInt64?, levels: Set<DiskLevel>, daysLeft: Int64?) {
        budget.withLock { ($0.available, $0.levels, $0.daysLeft) }
    }

    private func lookAtDisk() {
        let available: UInt64
        do throws(FileError) { available = try site.disk.availableBytes(at: site.directory) } catch {
            return log.write(.error, "disk.unknown", ["reason": .text("\(error)")])
        }
        let news = budget.withLock { $0.note(available, at: clock.now) }
        lanes.refusesReadings(budget.withLock { $0.levels.contains(.reserved) })
        for level in news.began {
            log.write(
                .warning, "disk.scarce",
                ["level": .text(level.rawValue), "available": .integer(Int(clamping: available))])
        }
        for level in news.ended {
            log.write(
                .info, "disk.free", ["level": .text(level.rawValue), "available": .integer(Int(clamping: available))])
        }
        record(available)
    }

    /// What is so and not in the log yet: on a full disk it waits for the next time.
    private func record(_ available: UInt64) {
        let levels = budget.withLock { $0.levels }
        let bytes = Int64(clamping: available)
        for level in DiskLevel.allCases {
            let known = shortages.withLock { $0[level] }
            if levels.contains(level), known == nil {
                let limit = Int64(clamping: options.disk.bytes(level))
                let id = "\(level)-\(clock.now.milliseconds)-\(lanes.ledger.access.size)"
                // It may have become more than the limit since, and still be called short.
                guard let subject = decide(.shorten(level, available: min(bytes, limit), limit: limit), id) else {
                    continue
                }
                shortages.withLock { $0[level] = DiskShortageID(text: subject) }
            } else if !levels.contains(level), let known, decide(.ease(known, available: bytes), "free-\(known)") != nil
            {
                shortages.withLock { $0[level] = nil }
            }
        }
    }

    /// What it is about; nil when it could not be recorded, which the log tells.
    private func decide(_ command: AccessCommand, _ id: String) -> String? {
        do throws(AskError) { return try lanes.record(command, id) } catch {
            log.write(.warning, "care.unrecorded", ["reason": .text("\(error)")])
            return nil
        }
    }

    // MARK: Retention

    /// What is said in the log now.
    private func daysKept(_ kind: KeptKind) -> Int64? {
        do { return try lanes.doors.at(lanes.ledger.access.head.size) { access in access.daysKept(kind) } } catch {
            log.write(.error, "retention.unknown", ["of": .text(kind.rawValue), "reason": .text("\(error)")])
            return nil
        }
    }

    /// Each segment leaves a proof in the access lane before it goes.
    private func letGo(_ lane: Lane) {
        guard let days = daysKept(KeptKind(lane)), lanes.ledger[lane].end(keptDays: days) != nil else { return }
        do {
            guard let end = lanes.ledger[lane].end(keptDays: days, neededSince: try neededSince(in: lane)) else {
                return
            }
            _ = try lanes.ledger[lane].prune(
                before: end, into: NodeDirectory(site).archive, withoutDistrict: options.withoutDistrict
            ) { archived in
                guard !chore.isStopping,
                    decide(.purge(PurgedRecords(archived, of: lane, days)), id(archived, lane)) != nil
                else { return false }
                self.log.write(
                    .info, "records.purged",
                    ["lane": .text(lane.rawValue), "first": .integer(Int(clamping: archived.first.value))])
                return true
            }
        } catch {
            self.log.write(.error, "retention.failed", ["lane": .text(lane.rawValue), "reason": .text("\(error)")])
        }
    }

    private func letGoOfMedia() {
        do {
            let gone = try media.look(keptDays: daysKept(.media), at: clock.now) { !chore.isStopping }
            if gone > 0 { log.write(.info, "media.removed", ["files": .integer(gone)]) }
        } catch {
            log.write(.error, "retention.failed", ["of": .text("media"), "reason": .text("\(error)")])
        }
    }

    /// What is under way may be asked about from its first record on.
    private func neededSince(in lane: Lane) throws -> Instant? {
        guard lane == .incident else { return nil }
        return try lanes.incidents.at(lanes.ledger.incident.head.size) { incident in incident.neededSince() }
    }

    /// The same segment in the same archive is announced once, however often a crash comes in between.
    private func id(_ archived: LaneLog.Archived, _ lane: Lane) -> String {
        "purge-\(lane)-\(archived.first)-\(archived.archive.sha256.description.prefix(16))"
    }
}

extension PurgedRecords {
    fileprivate init(_ archived: LaneLog.Archived, of lane: Lane, _ days: Int64) {
        self.init(
            lane: lane, first: archived.first, count: Int64(clamping: archived.count),
            byteCount: Int64(clamping: archived.byteCount), root: archived.root.bytes, last: archived.lastRecorded,
            archiveByteCount: Int64(clamping: archived.archive.byteCount), archive: archived.archive.sha256.bytes,
            days: days)
    }
}

/// The limits of the care of a node that may be chosen, each with its default and the reason for it.
public struct CareOptions: Sendable {
    var disk = DiskBudget.Limits()
    /// A lane lets go only of what a district has witnessed, unless there is none and never will be.
    public internal(set) var withoutDistrict = false
    /// How often somebody looks: a flood of readings fills a gigabyte in some minutes.
    var careSeconds: Int64 = 30
    /// The same while there is less room than there should be.
    var shortageSeconds: Int64 = 2

    public init() {}
}
