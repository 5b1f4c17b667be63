import Digest
import Files
import Merkle
import Wire

/// What opening a lane finds: the parts that a running lane is made of.
struct OpenedLane {
    let chain: Chain
    let tiles: TileStore
    let active: OpenedSegment
    let head: TreeHead
}

/// The segment that will be written, with what is kept of it in memory.
struct OpenedSegment {
    let segment: OpenSegment
    let ids: IdTable
    let frontier: Frontier
    let firstRecorded: Instant?
    let lastRecorded: Instant?
}

/// Opens a lane and believes nothing: what a clean stop left is checked against its note, what a crash left is read
/// again as a whole, and the result is compared with what the fence and the last checkpoint remember.
///
/// Nothing is changed on disk before all checks have passed.
struct LaneOpening {
    let context: LaneContext
    private var paths: LanePaths { context.paths }
    private var disk: any Disk { context.disk }

    /// What the directory must agree with.
    enum Memory {
        /// The fence has seen this log; what it remembers binds.
        case fence
        /// Somebody takes the directory over as it is.
        case none
    }

    init(_ context: LaneContext) { self.context = context }

    /// The files of a lane that begins now.
    func create() throws {
        try disk.makeDirectory(paths.directory)
        try OpenSegment.create(
            paths.segment(0), first: 0, logID: context.identity.idText, lane: context.lane, options: context.options,
            on: disk)
        try Contents(logID: context.identity.id, lane: context.lane).write(paths.contents, on: disk)
    }

    func open(against memory: Memory) throws -> OpenedLane {
        let segments = try readSegments()
        let lane =
            if let stopped = try Stopped.read(paths.stopped, on: disk), try isUntouched(stopped, segments) {
                try continueFrom(stopped, segments)
            } else {
                try recover(segments)
            }
        if memory == .fence { try compareWithFence(lane) }
        try compareWithCheckpoint(lane)
        try clear(segments)
        return lane
    }

    // MARK: What is there

    private func readSegments() throws -> LaneSegments {
        let segments = try LaneSegments(paths, of: context.lane, in: context.identity, on: disk)
        for seal in segments.contents.retained {
            let path = paths.segment(seal.first)
            guard try disk.exists(path), try disk.open(path, .read).size() == seal.file.byteCount else {
                throw LedgerError.damaged(
                    Damage(
                        path: path, place: "whole file", reason: "it is missing or not as long as when it was sealed"))
            }
        }
        return segments
    }

    private func sealedIds(_ contents: Contents) throws -> [Chain.SealedIds] {
        let clock = RecordingClock(last: contents.seals.last?.lastRecorded, options: context.options)
        let now = clock.plausible(context.clock())
        let since = now.advanced(byDays: -context.options.idempotencyDays)
        return try contents.retained.filter { $0.lastRecorded >= since }.map { seal in
            Chain.SealedIds(
                first: seal.first, lastRecorded: seal.lastRecorded, file: try IdFile(paths.ids(seal.first), on: disk))
        }
    }

    private func openSegment(_ first: UInt64) throws -> OpenSegment {
        let path = paths.segment(first)
        return try reporting(path: path) {
            try OpenSegment(path, first: first, logID: context.identity.idText, lane: context.lane, on: disk)
        }
    }

    // MARK: After a clean stop

    /// Whether the open segment is just what the stop left. If it is not, it is read again as after a crash.
    private func isUntouched(_ stopped: Stopped, _ segments: LaneSegments) throws -> Bool {
        guard segments.open.map(\.lowerBound) == [stopped.segmentFirst] else { return false }
        let path = paths.segment(stopped.segmentFirst)
        let wal = path + "-wal"
        return try disk.open(path, .read).size() == stopped.segmentBytes
            && (!disk.exists(wal) || disk.open(wal, .read).size() == 0)
    }

    private func continueFrom(_ stopped: Stopped, _ segments: LaneSegments) throws -> OpenedLane {
        let path = paths.segment(stopped.segmentFirst)
        let segment = try openSegment(stopped.segmentFirst)
        try reporting(path: path) { try segment.checkStructure(byteCount: stopped.segmentBytes) }
        guard segments.end == stopped.head.size else {
            throw LedgerError.damaged(
                Damage(
                    path: path, place: "last record",
                    reason: "it ends at \(segments.end), not at \(stopped.head.size)"))
        }
        let tiles = try TileStore(paths, size: stopped.head.size, on: disk)
        let frontier = try LaneTree(tiles: tiles, size: stopped.head.size).frontier(of: stopped.head.size)
        var hasher = TreeHasher()
        guard frontier.root(with: &hasher) == stopped.head.root else {
            throw LedgerError.damaged(
                Damage(path: paths.hashes(level: 0), place: "tree", reason: "its root is not that of the last stop"))
        }
        return OpenedLane(
            chain: Chain(
                paths: paths,
                state: .init(
                    contents: segments.contents, activeFirst: segment.first,
                    sealedIds: try sealedIds(segments.contents))),
            tiles: tiles,
            active: OpenedSegment(
                segment: segment, ids: try storedIds(stopped), frontier: frontier,
                firstRecorded: stopped.firstRecorded, lastRecorded: stopped.lastRecorded),
            head: stopped.head)
    }

    private func storedIds(_ stopped: Stopped) throws -> IdTable {
        let path = paths.ids(stopped.segmentFirst)
        guard try FileSum(ofFile: path, on: disk) == stopped.ids else {
            throw LedgerError.damaged(
                Damage(path: path, place: "whole file", reason: "its SHA-256 is not that of the last stop"))
        }
        var table = IdTable()
        let entries = try IdFile(path, on: disk).allEntries()
        table.reserve(entries.count)
        for entry in entries { table.insert(entry.fingerprint, offset: entry.offset) }
        return table
    }

    // MARK: After a crash

    private func recover(_ segments: LaneSegments) throws -> OpenedLane {
        let contents = segments.contents
        let sealed = try TileStore(paths, size: contents.sealedEnd, on: disk)
        var frontier = try LaneTree(tiles: sealed, size: contents.sealedEnd).frontier(of: contents.sealedEnd)
        try compareWithSeal(contents, frontier)
        var lastRecorded = contents.seals.last?.lastRecorded
        var hashes: [TileHash] = []
        var retired: [Chain.Retired] = []
        var active: OpenedSegment?
        for range in segments.open {
            let segment = try openSegment(range.lowerBound)
            var scan = SegmentScan(after: frontier, lastRecorded: lastRecorded, ids: context.ids)
            try SegmentFile.scan(
                range, of: segment.path, isSealed: false, pageEvents: context.options.readEvents, on: disk, into: &scan)
            frontier = scan.frontier
            lastRecorded = scan.lastRecorded
            hashes += scan.hashes
            let head = scan.head()
            if range != segments.open.last {
                retired.append(try retire(segment, scan, head))
            } else {
                active = OpenedSegment(
                    segment: segment, ids: scan.ids, frontier: frontier, firstRecorded: scan.firstRecorded,
                    lastRecorded: lastRecorded)
            }
        }
        var hasher = TreeHasher()
        return OpenedLane(
            chain: Chain(
                paths: paths,
                state: .init(
                    contents: contents, retired: retired, activeFirst: active!.segment.first,
                    sealedIds: try sealedIds(contents))),
            tiles: try TileStore(paths, size: contents.sealedEnd, followedBy: hashes, on: disk),
            active: active!, head: frontier.head(with: &hasher))
    }

    private func retire(_ segment: OpenSegment, _ scan: borrowing SegmentScan, _ head: TreeHead) throws -> Chain.Retired
    {
        guard let firstRecorded = scan.firstRecorded, let lastRecorded = scan.lastRecorded else {
            throw LedgerError.damaged(
                Damage(path: segment.path, place: "whole file", reason: "it is empty, but another segment follows"))
        }
        return Chain.Retired(
            segment: segment, count: head.size - segment.first, root: head, firstRecorded: firstRecorded,
            lastRecorded: lastRecorded, ids: scan.ids)
    }

    // MARK: What others remember

    private func compareWithSeal(_ contents: Contents, _ frontier: Frontier) throws {
        var hasher = TreeHasher()
        guard let seal = contents.seals.last, frontier.root(with: &hasher) != seal.root else { return }
        throw LedgerError.damaged(
            Damage(
                path: paths.hashes(level: 0), place: "tree of the first \(seal.end) records",
                reason: "its root is not the sealed one"))
    }

    private func compareWithFence(_ lane: OpenedLane) throws {
        guard let mark = try context.fence.mark(of: context.lane) else { return }
        guard mark.head.size <= lane.head.size else {
            throw LedgerError.stale(context.lane, size: lane.head.size, seen: mark.head.size)
        }
        try compare(mark.head, with: lane, source: "the fence")
    }

    private func compareWithCheckpoint(_ lane: OpenedLane) throws {
        guard try disk.exists(paths.checkpoint) else { return }
        let checkpoint = try StoredCheckpoint.read(
            paths.checkpoint, lane: context.lane, of: context.identity, on: disk)
        guard checkpoint.head.size <= lane.head.size else {
            throw LedgerError.stale(context.lane, size: lane.head.size, seen: checkpoint.head.size)
        }
        try compare(checkpoint.head, with: lane, source: "the signed checkpoint")
    }

    private func compare(_ head: TreeHead, with lane: OpenedLane, source: String) throws {
        guard try LaneTree(tiles: lane.tiles, size: lane.head.size).head(of: head.size) == head else {
            throw LedgerError.damaged(
                Damage(
                    path: paths.directory, place: "the first \(head.size) records",
                    reason: "\(source) remembers others in their place"))
        }
    }

    // MARK: What a crash left over

    private func clear(_ segments: LaneSegments) throws {
        let kept = Set(segments.open.map(\.lowerBound)).union(segments.contents.retained.map(\.first))
        for name in try disk.names(in: paths.directory) {
            let isUnfinished = name.contains(".new")
            let isForsaken = LanePaths.first(ofFile: name).map { !kept.contains($0) } ?? false
            if isUnfinished || isForsaken { try disk.remove(paths.directory + "/" + name) }
        }
        if try disk.exists(paths.stopped) { try disk.remove(paths.stopped) }
        try disk.syncDirectory(paths.directory)
    }
}

extension TileStoreError {
    var ledgerError: LedgerError {
        switch self {
        case .ledger(let error): error
        case .merkle(let error):
            .damaged(Damage(path: "hashes", place: "tree", reason: "\(error)"))
        }
    }
}
