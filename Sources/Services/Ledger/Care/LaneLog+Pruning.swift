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

    /// Takes whole sealed segments that lie before `seq` out of the lane, oldest first: each is archived, the archive
    /// read back, the table of contents changed, and only then the file removed. The tree's hashes stay.
    public func prune(
        before seq: Seq, into archive: String, withoutDistrict: Bool
    ) throws(LedgerError) -> Pruned {
        guard withoutDistrict else { throw .needsDistrict }
        return try reporting(path: context.paths.directory) {
            try care.withLock { access in
                try access.check()
                return try pruneLocked(before: seq.value, into: archive)
            }
        }
    }

    private func pruneLocked(before bound: UInt64, into archive: String) throws -> Pruned {
        let disk = context.disk
        try disk.makeDirectory(archive)
        var pruned: [Seal] = []
        var archives: [String] = []
        let due = chain.snapshot.contents.retained.prefix { $0.end <= bound }
        try checkAge(of: due)
        for seal in due {
            let target = archive + "/" + archiveName(seal)
            try SegmentArchive.write(context.paths.segment(seal.first), to: target, expecting: seal.file, on: disk)
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
        "\(context.identity.idText)-\(lane)-\(seal.first).segment.zst"
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
        guard let seal = contents.seals.last(where: { $0.end <= contents.retainedFrom }) else {
            throw LedgerError.nothingPruned(lane)
        }
        let fresh = context.paths.segment(seal.first) + ".new"
        if try disk.exists(fresh) { try disk.remove(fresh) }
        let sum: Seal.FileSum
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
    private func unpack(_ archive: String, to path: String, expecting seal: Seal) throws -> Seal.FileSum {
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
