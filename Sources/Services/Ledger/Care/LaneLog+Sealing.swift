import Files
import Merkle
import SQLite
import Synchronization
import Wire

extension LaneLog {
    /// Seals what the lane holds now, however little, and returns when it is done. Records that come later go into the
    /// next segment.
    public func seal() throws(LedgerError) {
        let obstacle = try reporting(path: context.paths.directory) {
            try commits.withPen { try $0.beginSegment() }
            return try sealRetired()
        }
        if let obstacle { throw obstacle }
    }

    /// Seals every segment that is not written any more, the oldest first. One that somebody still reads through its
    /// WAL, or for which the disk has no room, waits for the next call; what it waits for is returned.
    func sealRetired() throws -> LedgerError? {
        try care.withLock { access in
            try access.check()
            while let retired = chain.snapshot.retired.first {
                try commits.checkRunning()
                do { try seal(retired) } catch {
                    let failure = LedgerError(error, path: retired.segment.path)
                    if failure.canWait { return failure.isFull ? .noSpace(lane) : .busy(lane) }
                    // The disk failed under a file that others rely on. A second sync would prove nothing.
                    commits.stop(because: "sealing failed: \(failure)")
                    throw failure
                }
            }
            return nil
        }
    }

    private func seal(_ retired: Chain.Retired) throws {
        let first = retired.segment.first
        let path = retired.segment.path
        let disk = context.disk
        try retired.segment.finish(on: disk)
        try tiles.sync()
        try disk.replace(context.paths.ids(first), with: IdFile.encode(retired.ids.sorted))
        let seal = Seal(
            first: first, count: retired.count, firstRecorded: retired.firstRecorded,
            lastRecorded: retired.lastRecorded, file: try FileSum(ofFile: path, on: disk, pace: context.pace),
            ids: try FileSum(ofFile: context.paths.ids(first), on: disk), root: retired.root.root,
            checkpoint: String(decoding: sign(retired.root).bytes, as: UTF8.self))
        let ids = try IdFile(context.paths.ids(first), on: disk)
        var contents = chain.snapshot.contents
        contents.seals.append(seal)
        try contents.write(context.paths.contents, on: disk)
        try context.fence.sync()
        chain.update { state in
            state.contents = contents
            state.retired.removeFirst()
            // What no repeated command can meet any more is let go.
            let since = seal.lastRecorded.advanced(byDays: -context.options.idempotencyDays)
            state.sealedIds.removeAll { $0.lastRecorded < since }
            state.sealedIds.append(.init(first: first, lastRecorded: seal.lastRecorded, file: ids))
        }
        readers.forget(first)
    }
}
