public import Digest
import Files
import Synchronization
public import Wire

extension LaneLog {
    /// What a prune did.
    public struct Pruned: Hashable, Sendable {
        /// The first records of the segments that went, oldest first.
        public let segments: [Seq]
        public let archives: [String]
        public let retainedFrom: Seq
    }

    /// A segment that is about to go: its archive was written and read back, and holds all of it.
    public struct Archived: Hashable, Sendable {
        public let first: Seq
        public let count: UInt64
        public let byteCount: UInt64
        /// Of the lane's tree just behind it.
        public let root: Hash
        public let lastRecorded: Instant
        public let archive: FileSum
    }

    /// Where the sealed segments end of which every record was kept for so many days, and is older than what somebody
    /// still needs; nil if the oldest of them was not. By the writer's time: a wall clock that it does not believe must not
    /// make records look old.
    public func end(keptDays days: Int64, neededSince needed: Instant? = nil) -> Seq? {
        let kept = clock.plausible.advanced(byDays: -days)
        let time = needed.map { min($0, kept) } ?? kept
        return chain.snapshot.contents.retained.prefix { $0.lastRecorded < time }.last.map { Seq($0.end) }
    }

    /// How the names of archives end.
    public static var archiveEnding: String { SegmentArchive.ending }

    /// Segments that are not in the lane any more.
    public var prunedSegments: Int { chain.snapshot.contents.pruned.count }

    /// Takes whole sealed segments that lie before `seq` out of the lane, oldest first: each is archived, the archive
    /// read back, the table of contents changed, and only then the file removed. The tree's hashes stay.
    ///
    /// `announce` is told of each before it goes, and may keep it and those behind it by saying no. What was announced and
    /// is still here after a crash is announced again.
    public func prune(
        before seq: Seq, into archive: String, withoutDistrict: Bool,
        announce: (Archived) -> Bool = { _ in true }
    ) throws(LedgerError) -> Pruned {
        guard withoutDistrict else { throw .needsDistrict }
        return try reporting(path: context.paths.directory) {
            try care.withLock { access in
                try access.check()
                return try pruneLocked(before: seq.value, into: archive, announce)
            }
        }
    }

    private func pruneLocked(
        before bound: UInt64, into archive: String, _ announce: (Archived) -> Bool
    ) throws -> Pruned {
        let disk = context.disk
        try disk.makeDirectory(archive)
        var pruned: [Seal] = []
        var archives: [String] = []
        let due = chain.snapshot.contents.retained.prefix { $0.end <= bound }
        try checkAge(of: due)
        for seal in due {
            let target = archive + "/" + archiveName(seal)
            let sum = try SegmentArchive.write(
                context.paths.segment(seal.first), to: target, expecting: seal.file, on: disk, pace: context.pace)
            guard announce(Archived(seal, archive: sum)) else { break }
            try retain(from: seal.end)
            readers.forget(seal.first)
            for path in [context.paths.segment(seal.first), context.paths.ids(seal.first)] where try disk.exists(path) {
                try disk.remove(path)
            }
            pruned.append(seal)
            archives.append(target)
        }
        try disk.syncDirectory(context.paths.directory)
        return Pruned(segments: pruned.map { Seq($0.first) }, archives: archives, retainedFrom: retainedFrom)
    }

    /// Without its records, a segment cannot say whether a command is a repetition.
    private func checkAge(of seals: some Sequence<Seal>) throws {
        let days = context.options.idempotencyDays
        // By the writer's time: a wall clock that it does not believe must not make records look old.
        let now = try commits.withPen { $0.now }
        let since = now.advanced(byDays: -days)
        for seal in seals where seal.lastRecorded >= since { throw LedgerError.tooYoung(Seq(seal.first), days: days) }
    }

    private func archiveName(_ seal: Seal) -> String {
        SegmentArchive.name(of: seal, in: lane, of: context.identity)
    }

    private func retain(from seq: UInt64) throws {
        var contents = chain.snapshot.contents
        contents.retainedFrom = seq
        try contents.write(context.paths.contents, on: context.disk)
        chain.update { state in
            state.contents = contents
            state.sealedIds.removeAll { $0.first < seq }
        }
    }

    /// Puts back every segment, the last one first, whose archive lies in a directory. Returns how many.
    @discardableResult
    public func restoreAll(from directory: String) throws(LedgerError) -> Int {
        var count = 0
        while let seal = chain.snapshot.contents.lastPruned {
            let archive = directory + "/" + archiveName(seal)
            guard try reporting(path: archive, { try context.disk.exists(archive) }) else { break }
            _ = try restore(archive)
            count += 1
        }
        return count
    }

    /// Puts an archived segment back in front of the retained ones. It must be the one that went last, and the bytes must
    /// be those that were sealed.
    public func restore(_ archive: String) throws(LedgerError) -> Seq {
        try reporting(path: archive) {
            try care.withLock { access in
                try access.check()
                return try restoreLocked(archive)
            }
        }
    }

    private func restoreLocked(_ archive: String) throws -> Seq {
        let disk = context.disk
        let contents = chain.snapshot.contents
        guard let seal = contents.lastPruned else { throw LedgerError.nothingPruned(lane) }
        let fresh = context.paths.segment(seal.first) + ".new"
        if try disk.exists(fresh) { try disk.remove(fresh) }
        let sum: FileSum
        do { sum = try unpack(archive, to: fresh, expecting: seal) } catch {
            // The archive's damage is the news, not what became of the attempt; the next opening clears it too.
            try? disk.remove(fresh)
            throw error
        }
        guard sum == seal.file else {
            try disk.remove(fresh)
            let known = contents.seals.first { $0.file == sum }
            throw foreign(
                archive, found: known.map { "the segment from record \($0.first)" } ?? "a segment of another log", seal)
        }
        try disk.replace(context.paths.ids(seal.first), with: try ids(of: seal, in: fresh))
        try disk.rename(fresh, to: context.paths.segment(seal.first))
        try disk.syncDirectory(context.paths.directory)
        try retain(from: seal.first)
        return Seq(seal.first)
    }

    /// The ids went with the segment; they follow from its records.
    private func ids(of seal: Seal, in path: String) throws -> [UInt8] {
        var scan = SegmentScan(after: try tree.frontier(of: seal.first), lastRecorded: nil, ids: context.ids)
        try SegmentFile.scan(
            seal.range, of: path, isSealed: true, pageEvents: context.options.readEvents, on: context.disk, into: &scan)
        return IdFile.encode(scan.ids.sorted)
    }

    /// Stops at the size that was sealed: an archive may unpack to any other.
    private func unpack(_ archive: String, to path: String, expecting seal: Seal) throws -> FileSum {
        let file = try context.disk.open(path, .create)
        var offset: UInt64 = 0
        let sum = try SegmentArchive.unpack(archive, on: context.disk) { content in
            guard offset + UInt64(content.count) <= seal.file.byteCount else {
                throw foreign(archive, found: "a file of more than \(seal.file.byteCount) bytes", seal)
            }
            try file.write(content, at: offset)
            offset += UInt64(content.count)
        }
        try file.sync()
        return sum
    }

    private func foreign(_ archive: String, found: String, _ seal: Seal) -> LedgerError {
        .foreignFile(path: archive, found: found, expected: "the segment from record \(seal.first)")
    }
}

extension LaneLog.Archived {
    fileprivate init(_ seal: Seal, archive: FileSum) {
        self.init(
            first: Seq(seal.first), count: seal.count, byteCount: seal.file.byteCount, root: seal.root,
            lastRecorded: seal.lastRecorded, archive: archive)
    }
}
